// How well one colour is read on another, as WCAG 2 counts it.
// It never decides what is allowed; the server refuses what cannot be read.

/** Text must reach this on what is behind it. */
export const READABLE = 4.5

const channel = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const light = (hex: string): number => 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5)

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)

/** From 1 (the same) to 21 (black on white); null when one of them is no colour. */
export function contrast(text: string, behind: string): number | null {
  if (!isColour(text) || !isColour(behind)) return null
  const [low = 0, high = 0] = [light(text), light(behind)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** Cut, not rounded: 4.49 must not look like enough. */
export const shownContrast = (value: number): number => Math.floor(value * 10) / 10

/** What a colour field shows: black while what is typed is no colour yet. */
export const shownColour = (value: string): string => (isColour(value) ? value : `#${'0'.repeat(6)}`)
