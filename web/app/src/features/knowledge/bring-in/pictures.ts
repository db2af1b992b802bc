// Pictures of texts from elsewhere: copied into the help centre, so that they do not depend on where they were.
// It never stops a text for a picture, and asks for each picture once.
import { post } from '@api/client'
import type { KnowledgePicture } from '@api/types'
import type { Text } from './pieces'

/** Of one import; what goes beyond is left out, as what cannot be copied is. */
const MOST = 500

/** Copies the picture at an address and answers its new one. */
export type Copier = (address: string) => Promise<string>

const onServer: Copier = async (url) => (await post<KnowledgePicture>('/knowledge/media/copy', { url })).src

export class Pictures {
  private readonly known = new Map<string, Promise<string | null>>()

  constructor(private readonly copier: Copier = onServer) {}

  private copied(address: string): Promise<string | null> {
    const known = this.known.get(address)
    if (known) return known
    const made = this.known.size < MOST ? this.copier(address).catch(() => null) : Promise.resolve(null)
    this.known.set(address, made)
    return made
  }

  /** The text with pictures of the help centre in it, and how many stayed behind. */
  async within(text: Text): Promise<{ text: Text; lost: number }> {
    if (text.html !== undefined) {
      const document = new DOMParser().parseFromString(text.html, 'text/html')
      let lost = 0
      for (const picture of document.querySelectorAll('img')) {
        const from = picture.getAttribute('src') ?? ''
        if (from.startsWith('/help/media/')) continue
        const to = /^https?:\/\//i.test(from) ? await this.copied(from) : null
        if (to) picture.setAttribute('src', to)
        else lost += 1
      }
      return { text: { ...text, html: document.body.innerHTML }, lost }
    }
    const found = [...(text.markdown ?? '').matchAll(/(!\[[^\]]*\]\()(https?:\/\/[^\s)]+)/gi)]
    let markdown = text.markdown ?? ''
    let lost = 0
    for (const [whole, before, from] of found) {
      const to = await this.copied(from ?? '')
      if (to) markdown = markdown.replace(whole, `${before}${to}`)
      else lost += 1
    }
    return { text: { ...text, markdown }, lost }
  }
}
