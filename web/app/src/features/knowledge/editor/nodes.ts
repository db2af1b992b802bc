// What articles have and mails have not: pictures of the help centre, callouts, questions with answers, videos, terms.
// It never holds what the server would take out of an article; each shape is one that it keeps.
import { Extension, Mark, mergeAttributes, Node } from '@tiptap/core'

export const CALLOUTS = ['note', 'tip', 'warning'] as const
export type Callout = (typeof CALLOUTS)[number]

const size = (element: HTMLElement, name: string) => element.getAttribute(name)

/** A picture of the help centre, and nothing from elsewhere. */
export const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({
    src: {},
    alt: { default: '' },
    width: { default: null, parseHTML: (element) => size(element, 'width') },
    height: { default: null, parseHTML: (element) => size(element, 'height') },
  }),
  parseHTML: () => [{ tag: 'img[src^="/help/media/"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
})

/** A note, a tip or a warning that stands out of the text. */
export const CalloutBlock = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({
    kind: {
      default: 'note' as Callout,
      parseHTML: (element) => CALLOUTS.find((one) => element.classList.contains(one)) ?? 'note',
      rendered: false,
    },
  }),
  parseHTML: () => [{ tag: 'aside' }],
  renderHTML: ({ node }) => ['aside', { class: String(node.attrs.kind) }, 0],
})

/** A question and its answer, which readers open and close; here it is always open. */
export const Details = Node.create({
  name: 'details',
  group: 'block',
  content: 'summary block+',
  defining: true,
  parseHTML: () => [{ tag: 'details' }],
  renderHTML: () => ['details', 0],
  addNodeView: () => () => {
    const dom = document.createElement('div')
    dom.className = 'details'
    return { dom, contentDOM: dom }
  },
})

/** A question and its answer, to be filled. */
export const NEW_QUESTION = { type: 'details', content: [{ type: 'summary' }, { type: 'paragraph' }] }

export const Summary = Node.create({
  name: 'summary',
  content: 'inline*',
  defining: true,
  selectable: false,
  parseHTML: () => [{ tag: 'summary' }],
  renderHTML: () => ['summary', 0],
  addNodeView: () => () => {
    const dom = document.createElement('div')
    dom.className = 'summary'
    return { dom, contentDOM: dom }
  },
  addKeyboardShortcuts() {
    return {
      // A question is one line; the answer begins below it.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type !== this.type) return false
        return editor
          .chain()
          .setTextSelection($from.after() + 1)
          .run()
      },
    }
  },
})

/** A video elsewhere, as a link that the help centre shows as a player. */
export const Video = Node.create({
  name: 'video',
  group: 'block',
  atom: true,
  addAttributes: () => ({ href: { default: '' }, title: { default: '' } }),
  parseHTML: () => [
    {
      tag: 'figure.video',
      getAttrs: (element) => {
        const link = element.querySelector('a')
        return { href: link?.getAttribute('href') ?? '', title: link?.textContent ?? '' }
      },
    },
  ],
  renderHTML: ({ node }) => {
    const href = String(node.attrs.href)
    return ['figure', { class: 'video' }, ['a', { href }, String(node.attrs.title) || href]]
  },
})

/** A line between two parts. */
const Line = Node.create({
  name: 'line',
  group: 'block',
  parseHTML: () => [{ tag: 'hr' }],
  renderHTML: () => ['hr'],
})

const Figure = Node.create({
  name: 'figure',
  group: 'block',
  content: 'block+ caption?',
  parseHTML: () => [{ tag: 'figure' }],
  renderHTML: () => ['figure', 0],
})
const Caption = Node.create({
  name: 'caption',
  content: 'inline*',
  parseHTML: () => [{ tag: 'figcaption' }],
  renderHTML: () => ['figcaption', 0],
})

/** Terms and what they mean; written as Markdown or brought from elsewhere. */
const Terms = Node.create({
  name: 'terms',
  group: 'block',
  content: '(term | meaning)+',
  parseHTML: () => [{ tag: 'dl' }],
  renderHTML: () => ['dl', 0],
})
const Term = Node.create({
  name: 'term',
  content: 'inline*',
  parseHTML: () => [{ tag: 'dt' }],
  renderHTML: () => ['dt', 0],
})
const Meaning = Node.create({
  name: 'meaning',
  content: 'block+',
  parseHTML: () => [{ tag: 'dd' }],
  renderHTML: () => ['dd', 0],
})

const mark = (tag: string) =>
  Mark.create({
    name: tag,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

/** Words of another language inside of a text. */
const Foreign = Mark.create({
  name: 'foreign',
  addAttributes: () => ({ lang: { default: null }, dir: { default: null } }),
  parseHTML: () => [{ tag: 'span[lang]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes), 0],
})

/** The language and direction of whole blocks stay as they came. */
const Tongue = Extension.create({
  name: 'tongue',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading', 'blockquote', 'listItem', 'callout', 'bulletList', 'orderedList'],
      attributes: {
        lang: { default: null, parseHTML: (element) => element.getAttribute('lang') },
        dir: { default: null, parseHTML: (element) => element.getAttribute('dir') },
      },
    },
  ],
})

export const ARTICLE_NODES = [
  Picture,
  CalloutBlock,
  Details,
  Summary,
  Video,
  Line,
  Figure,
  Caption,
  Terms,
  Term,
  Meaning,
  mark('kbd'),
  mark('sub'),
  mark('sup'),
  Foreign,
  Tongue,
]
