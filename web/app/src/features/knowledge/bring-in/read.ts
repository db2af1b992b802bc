// Reads one file, whatever it is: Markdown, a web page, or the export of a help centre.
// It never guesses: a file that is none of these is refused.
import { titleOfFile } from '../model'
import { isIntercom, readIntercom } from './intercom'
import { isOwn, readOwn } from './own'
import { type Json, localeOf, type Piece, Unreadable } from './pieces'
import { isZendesk, readZendesk } from './zendesk'

function page(name: string, text: string): Piece {
  const document = new DOMParser().parseFromString(text, 'text/html')
  const inside = document.querySelector('article, main') ?? document.body
  for (const one of inside.querySelectorAll('script, style, nav, header, footer, form')) one.remove()
  const heading = inside.querySelector('h1')
  const title = heading?.textContent?.trim() || document.title.trim() || name.replace(/\.[^.]+$/, '')
  // The title stands above the text already.
  heading?.remove()
  const summary = document.querySelector('meta[name="description"]')?.getAttribute('content')?.trim() ?? ''
  const locale = localeOf(document.documentElement.lang)
  return { texts: [{ locale, title, summary, html: inside.innerHTML.trim() }], section: [], internal: false }
}

function exported(text: string): Piece[] {
  let file: Json
  try {
    const parsed: unknown = JSON.parse(text)
    // A bare list is what a script that asked page by page often kept.
    file = Array.isArray(parsed) ? { articles: parsed } : (parsed as Json)
  } catch {
    throw new Unreadable()
  }
  if (typeof file !== 'object' || file === null) throw new Unreadable()
  if (isOwn(file)) return readOwn(file)
  if (isZendesk(file)) return readZendesk(file)
  if (isIntercom(file)) return readIntercom(file)
  throw new Unreadable()
}

/** The articles of a file; `Unreadable` when there is none in it. */
export function read(name: string, text: string): Piece[] {
  const pieces = /\.json$/i.test(name)
    ? exported(text)
    : /\.html?$/i.test(name)
      ? [page(name, text)]
      : [
          {
            texts: [{ locale: null, title: titleOfFile(name, text), summary: '', markdown: text }],
            section: [],
            internal: false,
          },
        ]
  const filled = pieces.filter((piece) => piece.texts[0]?.title)
  if (filled.length === 0) throw new Unreadable()
  return filled
}
