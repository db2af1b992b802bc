// Signatures are HTML for the server and plain lines for people. Pure.
// It never keeps more than lines: formatting in a signature is not offered yet.

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const htmlOf = (text: string): string =>
  text.trim() ? `<p>${escaped(text.trim()).replaceAll('\n', '<br>')}</p>` : ''

export function textOf(html: string): string {
  const page = new DOMParser().parseFromString(
    html.replace(/<br\s*\/?>/gi, '\n').replace(/<\/p>\s*<p>/gi, '\n'),
    'text/html',
  )
  return page.body.textContent?.trim() ?? ''
}
