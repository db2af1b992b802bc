// The one script that a site installs: `causeway('boot', …)` works before it has come, and `data-widget` boots by itself.
// It never holds logic of the chat; loader/boot.ts does.
import { boot, type Chat, type Options } from './loader/boot'

type Call = [command: 'boot' | keyof Chat, ...values: never[]]
interface Queue {
  (...call: Call): void
  q?: Call[]
}

const page = window as unknown as { causeway?: Queue }
const script = document.currentScript as HTMLScriptElement | null
const desk = new URL(script?.src || location.href).origin

function start(): void {
  const early = page.causeway?.q
  // A second copy of the script on the page leaves the first alone.
  if (page.causeway && !early) return
  const waiting: Call[] = []
  let chat: Chat | null = null
  const causeway: Queue = (...call) => {
    const [command, ...values] = call
    if (command === 'boot') {
      chat ??= boot(Object.assign({ desk }, values[0] as unknown as Options))
      for (const one of waiting.splice(0)) causeway(...one)
    } else if (chat) {
      const one = chat[command] as (...all: never[]) => void
      one(...values)
      if (command === 'shutdown') chat = null
    } else waiting.push(call)
  }
  page.causeway = causeway
  for (const one of early ?? []) causeway(...(Array.from(one) as Call))
  // `data-locale`, `data-colour`, `data-scheme` and `data-errors` are options, too.
  if (script?.dataset.widget) causeway('boot', script.dataset as never)
}

if (document.body) start()
else addEventListener('DOMContentLoaded', start)
