// Everything that an article can hold, for writing and for reading, and its HTML.
// It never holds what belongs to mails alone: mentions and macros.
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Dropcursor, UndoRedo } from '@tiptap/extensions'
import { Edges } from './edges'
import { ARTICLE_NODES } from './nodes'
import { TABLE_NODES } from './table'

const READING = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3, 4] }),
  Bold,
  Italic,
  Code,
  Strike.extend({
    // The help centre knows what was struck out by this name.
    parseHTML: () => [{ tag: 'del' }, { tag: 's' }, { tag: 'strike' }],
    renderHTML: () => ['del', 0],
  }),
  CodeBlock,
  Blockquote,
  HardBreak,
  BulletList,
  OrderedList,
  ListItem,
  Link.configure({ openOnClick: false, autolink: true, HTMLAttributes: { target: null, rel: null } }),
  ...ARTICLE_NODES,
  ...TABLE_NODES,
]

export const FOR_READING = READING
export const FOR_WRITING = [...READING, ListKeymap, Dropcursor, UndoRedo, Edges]

/** Without the empty line that the editor keeps at the end, and nothing at all for an empty text. */
export const cleaned = (html: string): string => html.replace(/(<p><\/p>)+$/, '')

/** Elements of a text that the editor did not take: how often each is there before and not after. */
export function lostIn(before: string, after: string): string[] {
  const count = (html: string) => {
    const found = new Map<string, number>()
    for (const [, tag = ''] of html.matchAll(/<([a-z][a-z0-9]*)\b/g)) found.set(tag, (found.get(tag) ?? 0) + 1)
    return found
  }
  // These only wrap what the editor wraps in its own way.
  const own = new Set(['p', 'tbody', 'thead', 'tfoot', 'br', 'span', 's'])
  const now = count(after)
  return [...count(before)].filter(([tag, times]) => !own.has(tag) && (now.get(tag) ?? 0) < times).map(([tag]) => tag)
}
