// Shows the HTML of a mail, cleaned by the server, in a shadow root: the mail's styles and the app's never meet.
// It never cleans HTML itself and never loads a remote image that the reader did not ask for.
import { imageUrl } from '@api/client'
import { useLayoutEffect, useRef } from 'react'

const STYLE = `
:host{display:block;contain:content;overflow-wrap:anywhere}
.body{font:400 14px/1.6 var(--font-ui);color:var(--ink);max-width:68ch;overflow-x:auto;text-autospace:normal}
.body:lang(zh),.body:lang(ja),.body:lang(ko){max-width:44em;line-height:1.75}
.body:lang(zh-CN){font-family:var(--font-latin),var(--font-sc),system-ui,sans-serif}
.body:lang(zh-TW){font-family:var(--font-latin),var(--font-tc),system-ui,sans-serif}
.body:lang(ja){font-family:var(--font-latin),var(--font-jp),system-ui,sans-serif;line-break:strict;word-break:auto-phrase}
.paper{background:oklch(1 0 0);color:oklch(.245 .014 255);color-scheme:light;padding:14px 16px;border-radius:8px;max-width:none}
p{margin:0 0 8px}p:last-child{margin-bottom:0}
/* Each paragraph runs as its own words do: a Hebrew reply below an English quote. */
:is(p,div,li,td,th,blockquote,pre,h1,h2,h3,h4,h5,h6):not([dir]){unicode-bidi:plaintext}
ul,ol{margin:0 0 8px;padding-inline-start:24px}
a{color:var(--accent-text);overflow-wrap:anywhere}
.paper a{color:oklch(.43 .085 224)}
img{max-width:100%;height:auto;border-radius:4px}
img:not([src]){display:none}
table{max-width:100%;border-collapse:collapse}td,th{padding-block:2px;padding-inline:0 8px;vertical-align:top}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
pre{overflow-x:auto;background:var(--sunken);padding:8px 10px;border-radius:6px;margin:0 0 8px}
blockquote{margin:0 0 8px;padding-inline-start:12px;border-inline-start:2px solid var(--line-2);color:var(--ink-2)}
.paper blockquote{border-color:oklch(.84 .008 85);color:oklch(.42 .013 255)}
::selection{background:oklch(.8 .08 220/.45)}
.mention{color:var(--accent-text);font-weight:600}
:focus-visible{outline:2px solid var(--ring);outline-offset:1px;border-radius:3px}`

let sheet: CSSStyleSheet | undefined
function style(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
  }
  return sheet
}

/** Marks the names of mentioned people in a note; the text itself is not changed. */
function markMentions(root: HTMLElement, names: readonly string[]): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  for (const text of texts) {
    for (const name of names) {
      const at = text.data.indexOf(`@${name}`)
      if (at === -1) continue
      const rest = text.splitText(at)
      rest.splitText(name.length + 1)
      const mark = document.createElement('span')
      mark.className = 'mention'
      rest.replaceWith(mark)
      mark.append(rest)
      break
    }
  }
}

interface Props {
  html: string
  lang: string | null
  paper?: boolean
  message: string
  images?: boolean
  mentions?: readonly string[]
}

export function MessageHtml({ html, lang, paper = false, message, images = false, mentions }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const names = mentions?.join('\n') ?? ''
  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [style()]
    const body = document.createElement('div')
    body.className = paper ? 'body paper' : 'body'
    if (lang) body.lang = lang
    body.dir = 'auto'
    body.innerHTML = html
    for (const link of body.querySelectorAll('a')) {
      link.target = '_blank'
      link.rel = 'noopener noreferrer nofollow'
    }
    for (const image of body.querySelectorAll<HTMLImageElement>('img[data-remote]')) {
      if (images) image.src = imageUrl(message, Number(image.dataset.remote))
      image.loading = 'lazy'
    }
    for (const image of body.querySelectorAll('img:not([alt])')) image.setAttribute('alt', '')
    if (names) markMentions(body, names.split('\n'))
    root.replaceChildren(body)
  }, [html, lang, paper, message, images, names])
  return <div ref={host} />
}
