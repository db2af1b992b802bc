// One file of a message: a picture is shown, anything else is downloaded, both with the visitor's token.
// It never puts a token into an address.
import { bytes } from './api'
import { h, icon, setText } from './dom'
import type { FileRef } from './protocol'
import { sizeOf } from './size'
import { download, type Given } from './view'

export function file(given: Given, one: FileRef): HTMLElement {
  const { chat, words, locale } = given
  const size = h('span', { class: 'size' }, sizeOf(one.size, locale))
  const row = h('button', { type: 'button', class: 'file', title: words.download(one.name) })
  row.append(icon('M13 3H6v18h12V8ZM13 3v5h5'), h('span', { class: 'name' }, one.name), size)
  let blob: Promise<Blob> | null = null
  const load = () => {
    blob ??= bytes(`/files/${encodeURIComponent(one.id)}`, chat.token)
    return blob
  }
  row.addEventListener('click', () => {
    load().then(
      (found) => download(found, one.name),
      () => {
        blob = null
        setText(size, words.failed)
      },
    )
  })
  if (one.image) {
    load().then(
      (found) => {
        const picture = h('img', { alt: one.name, src: URL.createObjectURL(found) })
        row.classList.add('picture')
        row.replaceChildren(picture)
      },
      () => {
        blob = null
      },
    )
  }
  return row
}
