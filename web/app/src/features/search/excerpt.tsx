// Shows an excerpt of the search with its matches marked.
// It never puts HTML on the page: only text and <mark> are taken from what the server sent.
import { Fragment } from 'react'

const ENTITY: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
}
const decode = (text: string): string => text.replace(/&(lt|gt|quot|amp|#39|#x27);/g, (whole) => ENTITY[whole] ?? whole)

/** Splits `a <mark>b</mark> c` into its parts. */
export function parts(html: string): { text: string; marked: boolean }[] {
  const found: { text: string; marked: boolean }[] = []
  for (const [index, piece] of html.split(/<mark>|<\/mark>/).entries()) {
    if (piece) found.push({ text: decode(piece.replace(/<[^>]*>/g, '')), marked: index % 2 === 1 })
  }
  return found
}

export function Excerpt({ html, lang }: { html: string; lang: string | null }) {
  return (
    <span dir="auto" lang={lang ?? undefined}>
      {parts(html).map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one excerpt never move
        part.marked ? <mark key={index}>{part.text}</mark> : <Fragment key={index}>{part.text}</Fragment>,
      )}
    </span>
  )
}
