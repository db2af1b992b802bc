// What the frame can say, as a type: a language that leaves something out does not pass the type check.
// It never holds a language.
import { type Locale, localeOf } from '../shared/locale'

export interface Words {
  close: string
  back: string
  more: string
  /** Greeting of a widget that has none of its own. */
  hello: string
  write: string
  go_on: string
  /** The team is there; the promise is a length such as “10 minutes”. */
  here: string
  here_reply: (promise: string) => string
  away: string
  away_until: (moment: string) => string
  search: string
  useful: string
  found: string
  found_none: string
  new_tab: string
  help: string
  chat: string
  message: string
  send: string
  attach: string
  drop: string
  sending: string
  /** While there is no connection. */
  held: string
  refused: string
  again: string
  remove: string
  seen: string
  you: string
  typing: (name: string) => string
  shows_typed: string
  offline: string
  connecting: string
  gone: string
  newer: (count: number) => string
  standings: { received: string; in_progress: string; waiting_for_you: string; solved: string }
  is_solved: string
  solved_yes: string
  solved_no: string
  mark_solved: string
  rate: string
  /** From worst to best. */
  scores: [string, string, string, string, string]
  rate_words: string
  thanks: string
  email_ask: string
  email_need: string
  email_wrong: string
  save: string
  not_now: string
  email_saved: string
  transcript: string
  too_long: (over: string) => string
  file_big: (name: string, limit: string) => string
  file_failed: (name: string) => string
  file_loading: (name: string) => string
  file_remove: (name: string) => string
  download: (name: string) => string
  failed: string
}

/** The words of a language; all but English come when they are asked for. */
export async function load(tag: string): Promise<[Locale, Words]> {
  const locale = localeOf(tag)
  const loaders = {
    en: () => import('./en'),
    'zh-CN': () => import('./zh-CN'),
    'zh-TW': () => import('./zh-TW'),
    ja: () => import('./ja'),
  }
  return [locale, (await loaders[locale]()).words]
}
