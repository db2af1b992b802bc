// The colours that follow from the widget's own colour and from light or dark.
// It never lets a chosen colour make something unreadable.
import { INK, mix, on, PAPER, readable } from '../shared/contrast'
import type { Scheme } from '../shared/wire'

const DARK = { ground: '#17191c', ink: '#ebe9e6' }
const LIGHT = { ground: PAPER, ink: INK }

export interface Look {
  scheme: (scheme: Scheme) => void
  colour: (colour: string) => void
}

export function look(page: HTMLElement): Look {
  const darkness = matchMedia('(prefers-color-scheme:dark)')
  let [wanted, brand] = ['auto' as Scheme, '#00627d']
  const show = () => {
    const dark = wanted === 'dark' || (wanted === 'auto' && darkness.matches)
    const { ground, ink } = dark ? DARK : LIGHT
    const mine = mix(brand, ground, dark ? 0.3 : 0.13)
    page.dataset.scheme = dark ? 'dark' : 'light'
    const set = {
      '--brand': brand,
      '--on-brand': on(brand),
      '--brand-text': readable(brand, mix(ink, ground, 0.06), ink),
      '--mine': mine,
    }
    for (const [name, value] of Object.entries(set)) page.style.setProperty(name, value)
  }
  darkness.addEventListener('change', show)
  show()
  return {
    scheme: (scheme) => {
      wanted = scheme
      show()
    },
    colour: (colour) => {
      brand = colour
      show()
    },
  }
}
