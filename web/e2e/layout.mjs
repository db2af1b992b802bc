// Looks at a page as a reader does: what is wider than its place, which texts lie on one another.
// It never presses anything.

/** What is wrong with the page as it stands, each as a sentence; empty when nothing is. */
export const troubles = (page) =>
  page.evaluate(() => {
    const found = []
    const say = (element) => {
      const text = (element.textContent ?? '').trim().slice(0, 30)
      return `${element.tagName.toLowerCase()}.${String(element.className).slice(0, 60)} “${text}”`
    }
    const seen = (element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.sr-only')
    const root = document.documentElement
    if (root.scrollWidth > window.innerWidth) found.push(`the page is ${root.scrollWidth} pixels wide`)
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element)
      if (!/auto|scroll/.test(style.overflowY) || !seen(element)) continue
      if (element.scrollWidth > element.clientWidth + 1)
        found.push(`scrolls sideways, ${element.scrollWidth} in ${element.clientWidth}: ${say(element)}`)
    }
    /** The part of a box that is left when everything around it has cut it. */
    const cut = (box, element) => {
      let { left, right, top, bottom } = box
      for (let around = element; around; around = around.parentElement) {
        const style = getComputedStyle(around)
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
        const edge = around.getBoundingClientRect()
        left = Math.max(left, edge.left)
        right = Math.min(right, edge.right)
        top = Math.max(top, edge.top)
        bottom = Math.min(bottom, edge.bottom)
      }
      return { left, right, top, bottom }
    }
    const texts = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (!walker.currentNode.data.trim() || !element || /^(SCRIPT|STYLE|OPTION)$/.test(element.tagName)) continue
      if (!seen(element) || element.closest('[role=tooltip],[role=status],.pop')) continue
      range.selectNodeContents(walker.currentNode)
      for (const line of range.getClientRects()) {
        const box = cut(line, element)
        if (box.right - box.left < 2 || box.bottom - box.top < 2) continue
        if (box.left < -1 || box.right > window.innerWidth + 1) found.push(`leaves the screen: ${say(element)}`)
        texts.push({ box, element })
      }
    }
    for (const [index, one] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        if (one.element === other.element) continue
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        // Lines of text may touch with their line height; more is an overlap.
        if (wide > 2 && high > 4) found.push(`lie on one another: ${say(one.element)} and ${say(other.element)}`)
      }
    }
    return [...new Set(found)].slice(0, 8)
  })
