// The part of the frame that comes later, with its style.
// It never decides when; who needs something asks later.ts.
import rules from './later.css?inline'

export { articles } from './articles'
export { file } from './file'
export { live } from './live'
export { running } from './running'

function dress(): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(rules)
    document.adoptedStyleSheets = [sheet]
  } catch {
    // Before Safari 16.4.
    const style = document.createElement('style')
    style.textContent = rules
    document.head.append(style)
  }
}
dress()
