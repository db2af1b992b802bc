// Where customers find a help centre.
// It never asks whether they are let in; that is the brand's switch.
import type { Brand } from '@api/types'

/** With its own host, or at the desk's own address for the default one; null when it has no address yet. */
export const addressOf = (brand: Brand): string | null =>
  brand.host ? `https://${brand.host}/` : brand.is_default ? `${location.origin}/help` : null

/** A page of it in the brand's own language; null when it has no address yet. */
export const pageOf = (brand: Brand, path: string): string | null => {
  const base = addressOf(brand)
  return base && `${base.replace(/\/$/, '')}/${brand.default_locale}/${path}`
}
