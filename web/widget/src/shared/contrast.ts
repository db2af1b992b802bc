// Colours that a person chose, made readable: what to write on them, and what they become as text.
// It never touches a page; it takes and gives #rrggbb.

export const INK = '#1c2127'
export const PAPER = '#fdfdfb'

/** The colour of a new chat; the server gives it the same. */
export const FIRST_COLOUR = '#0f766e'

type Rgb = [number, number, number]

const parts = (colour: string): Rgb =>
  (/^#[0-9a-f]{6}$/i.test(colour) ? [1, 3, 5] : []).map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Rgb

/** Relative luminance as WCAG defines it, 0 to 1; of anything but `#rrggbb` it is 0. */
export function luminance(colour: string): number {
  const shares = parts(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => sum + weight * (shares[at] ?? 0), 0)
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** What to write with on a colour, so that it has a contrast of 4.5: white as long as it can be read, else black. */
export const on = (colour: string): string => (luminance(colour) < 0.183 ? '#ffffff' : '#000000')

/** `share` (0 to 1) of a colour in another. */
export function mix(colour: string, into: string, share: number): string {
  const other = parts(into)
  const mixed = parts(colour).map((part, at) => Math.round(part * share + (other[at] ?? 0) * (1 - share)))
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The colour itself, or as much of `ink` in it as makes it readable on `ground`. */
export function readable(colour: string, ground: string, ink: string, wanted = 4.5): string {
  for (let share = 1; share > 0; share -= 0.1) {
    const found = mix(colour, ink, share)
    if (contrast(found, ground) >= wanted) return found
  }
  return ink
}
