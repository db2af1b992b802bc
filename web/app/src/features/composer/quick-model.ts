// Short answers under a reply in a chat: those that stand, and the one that is being typed.
// It never keeps the same words twice.

export interface Quick {
  all: string[]
  typed: string
}

/** The most answers, and the longest one; the server asks for the same. */
export const MOST = 6
export const LONGEST = 40

/** What is typed becomes an answer. */
export function added({ all, typed }: Quick): Quick {
  const words = typed.replace(/\s+/g, ' ').trim()
  const there = all.some((one) => one.toLowerCase() === words.toLowerCase())
  return { all: words && !there && all.length < MOST ? [...all, words] : all, typed: '' }
}

/** What goes with a reply: also what was typed and not added. */
export const offered = (quick: Quick | null): string[] => (quick ? added(quick).all : [])
