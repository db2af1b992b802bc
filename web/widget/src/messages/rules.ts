// Which message a visitor is shown: conditions on what the page knows by itself, the first that holds.
// It never looks anywhere; everything is given to it.

export type How = 'contains' | 'begins' | 'equals'

export type Condition =
  | { kind: 'page'; how: How; value: string }
  | { kind: 'seconds'; at_least: number }
  | { kind: 'visits'; at_least: number }
  | { kind: 'visitor'; known: boolean }
  | { kind: 'language'; tags: string[] }
  | { kind: 'hours' }

export interface Message {
  id: string
  wording: number
  texts: Partial<Record<string, string>>
  conditions: Condition[]
  every_days: number
}

export interface Now {
  url: string
  /** How long this page has been looked at. */
  seconds: number
  visits: number
  known: boolean
  /** Of the browser, the preferred first. */
  language: string
  /** Whether somebody of the team is there. */
  open: boolean
}

/** The address in two ways of writing: whole, and within its site. */
const written = (url: string): string[] => {
  const { origin } = new URL(url)
  return [url, url.slice(origin.length)]
}

const COMPARE: Record<How, (address: string, value: string) => boolean> = {
  contains: (address, value) => address.includes(value),
  begins: (address, value) => address.startsWith(value),
  // What follows is part of an address only where the rule says so.
  equals: (address, value) => address === value || address.split(/[?#]/)[0] === value,
}

export function holds(condition: Condition, now: Now): boolean {
  switch (condition.kind) {
    case 'page':
      return written(now.url).some((address) => COMPARE[condition.how](address, condition.value))
    case 'seconds':
      return now.seconds >= condition.at_least
    case 'visits':
      return now.visits >= condition.at_least
    case 'visitor':
      return now.known === condition.known
    case 'language': {
      const language = `${now.language.toLowerCase()}-`
      return condition.tags.some((tag) => language.startsWith(`${tag.toLowerCase()}-`))
    }
    case 'hours':
      return now.open
    default:
      // A newer desk knows more; what is not understood is not so.
      return false
  }
}

/** The first message whose conditions all hold and that may be shown. */
export const choose = (messages: readonly Message[], now: Now, may: (message: Message) => boolean): Message | null =>
  messages.find((one) => may(one) && one.conditions.every((condition) => holds(condition, now))) ?? null
