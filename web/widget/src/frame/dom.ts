// Elements in one line, and lists that change without losing focus or place.
// It never takes text as markup.

type Value = string | number | boolean | null | undefined | ((event: never) => void)

/** An element: `on…` listens, true sets an empty attribute, false and null set none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  set: Record<string, Value> = {},
  ...inside: (Node | string | null | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(set)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : String(value))
    }
  }
  element.append(...inside.filter((one): one is Node | string => one !== null && one !== undefined))
  return element
}

const SVG = 'http://www.w3.org/2000/svg'
/** A drawing of 24 by 24; `turns` where it points along the text. */
export function icon(path: string, turns = false): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const line = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  line.setAttribute('d', path)
  svg.append(line)
  if (turns) svg.classList.add('turns')
  return svg
}

export const iconButton = (drawing: SVGElement, label: string, onclick: () => void): HTMLButtonElement =>
  h('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, onclick }, drawing)

/** Makes the children of a list what they should be, and moves only what is in the wrong place. */
export function place(list: Element, wanted: readonly Node[]): void {
  const stay = new Set(wanted)
  for (const child of Array.from(list.childNodes)) if (!stay.has(child)) child.remove()
  wanted.forEach((node, at) => {
    if (list.childNodes[at] !== node) list.insertBefore(node, list.childNodes[at] ?? null)
  })
}

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** The button that closes the chat, or takes something away. */
export const cross = (label: string, onclick: () => void): HTMLButtonElement =>
  iconButton(icon('M6 6l12 12M18 6L6 18'), label, onclick)
