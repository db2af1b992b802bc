// The button on the host's page and the panel that holds the frame, in a shadow root so that no style of the host reaches them.
// It never writes style as text into the page: a strict content policy of the host would refuse it.
import { on } from '../shared/contrast'
import type { Locale } from '../shared/locale'
import { BUTTON } from './words'

const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M4.5 20l1.2-4a8 7 0 1 1 3.8 2z'
const DOWN = 'M6 9l6 6 6-6'
const FIXED = 'position:fixed;z-index:2147483000;inset'
const CORNER = '-inline-end:20px;inset-block-end:'
const SHADE = 'box-shadow:0 2px 20px #0004'
const PANEL = `${CORNER}88px;width:min(384px,100% - 40px);height:min(640px,100% - 108px);border-radius:14px;${SHADE}`

export interface Look {
  open: boolean
  phone: boolean
  colour: string
  unread: number
  locale: Locale
  frame: HTMLIFrameElement | null
}

/** Style by the object model, which content policies allow. */
const style = (element: HTMLElement | SVGElement, rules: string) => {
  element.style.cssText = rules
}

/** Makes the button; gives its host, its root, itself, and what shows how things stand. */
export function launcher() {
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  style(svg, 'width:26px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round')
  svg.append(path)
  const badge = document.createElement('span')
  button.append(svg, badge)
  root.append(button)
  document.body.append(host)
  const show = ({ open, phone, colour, unread, locale, frame }: Look) => {
    const fresh = unread > 0 && !open
    const words = BUTTON[locale]
    // The border shows where a high-contrast mode takes the colours away; the browser draws the ring of the focus.
    style(
      button,
      `${FIXED}${CORNER}20px;width:56px;height:56px;padding:0;border:2px solid transparent;border-radius:50%;display:${open && phone ? 'none' : 'grid'};place-items:center;cursor:pointer;background:${colour} border-box;color:${on(colour)};${SHADE}`,
    )
    style(
      badge,
      `position:absolute;inset-block-start:-5px;inset-inline-end:-5px;padding:0 7px;border-radius:1em;background:#af302b;color:#fff;font:600 12px/20px system-ui;display:${fresh ? '' : 'none'}`,
    )
    badge.textContent = `${unread}`
    path.setAttribute('d', open ? DOWN : BUBBLE)
    button.setAttribute('aria-label', words[0] + (fresh ? ` (${unread} ${words[1]})` : ''))
    button.setAttribute('aria-expanded', `${open}`)
    if (!frame) return
    frame.title = words[0]
    style(
      frame,
      `${FIXED}${phone ? ':0;width:100%;height:100%' : PANEL};border:0;display:${open ? '' : 'none'};color-scheme:light dark;background:Canvas`,
    )
  }
  return { host, root, button, show }
}
