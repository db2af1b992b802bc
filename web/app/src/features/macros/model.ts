// The pure rules of macros on the screen: which ones are offered, and which placeholders are still open.
// It never asks the server.
import type { Macro } from '@api/types'
import { fold, matches } from '@ui/fold'

/** Whether a macro is meant by what was typed: a part of its words, or the beginning of its pinyin or romaji. */
export function isMeant(macro: Macro, query: string): boolean {
  const wanted = fold(query.trim())
  const words = `${macro.shortcut} ${macro.name} ${macro.folder}`
  return matches(words, wanted) || macro.keys.some((key) => key.startsWith(wanted))
}

/**
 * Macros that fit what was typed: an exact shortcut first, then shortcuts and names that begin so, then the rest; among
 * equals those that fit the conversation.
 */
export function offered(macros: readonly Macro[], query: string, fitting: readonly string[] = [], most = 8): Macro[] {
  const wanted = fold(query.trim())
  const rank = (macro: Macro): number => {
    const shortcut = fold(macro.shortcut)
    if (wanted && shortcut === wanted) return 0
    if (wanted && shortcut.startsWith(wanted)) return 1
    if (!wanted || fold(macro.name).startsWith(wanted)) return 2
    return macro.keys.some((key) => key.startsWith(wanted)) ? 3 : 4
  }
  const place = (macro: Macro): number => {
    const at = fitting.indexOf(macro.id)
    return at < 0 ? fitting.length : at
  }
  return macros
    .filter((macro) => !macro.archived && isMeant(macro, query))
    .map((macro, at) => ({ macro, at, rank: rank(macro), fits: place(macro) }))
    .sort((a, b) => a.rank - b.rank || a.fits - b.fits || a.at - b.at)
    .slice(0, most)
    .map((one) => one.macro)
}

/** A placeholder in a text; the server knows the same shape. */
export const TOKEN = /\{\{[^{}<>]{1,200}\}\}/g

/** The placeholders that stand in HTML, each once, in their order. */
export function tokensIn(html: string): string[] {
  const entity = (text: string) =>
    text
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
  return [...new Set((html.match(TOKEN) ?? []).map(entity))]
}

/** What the writer is asked in place of a placeholder: its question, or `null` for a fact that is not known. */
export function questionOf(token: string): string | null {
  const inner = token.slice(2, -2).trim()
  return inner.startsWith('?') ? inner.slice(1).trim() : null
}

/** Folders in order with their macros; those without a folder come first. */
export function byFolder(macros: readonly Macro[]): [string, Macro[]][] {
  const all = new Map<string, Macro[]>()
  for (const macro of macros) all.set(macro.folder, [...(all.get(macro.folder) ?? []), macro])
  return [...all].sort(([a], [b]) => a.localeCompare(b))
}
