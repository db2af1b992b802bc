// What a paste may bring: formatted text as long as it can become a message, else its words, else nothing.
// It never lets a page of another program freeze the editor; the server's limit is far below what clipboards hold.
import { t } from '@i18n/runtime'
import { toast } from '@ui/toast'

/** The characters that a message can have at the server, tags included. */
const LONGEST = 500_000
/** Words alone still become paragraphs; what is left is for their tags. */
const LONGEST_WORDS = 400_000

export type Pasted = 'usual' | 'nothing' | { words: string }

/** How much of the clipboard is taken. */
export function pasted(html: string, words: string): Pasted {
  if (html.length <= LONGEST && words.length <= LONGEST_WORDS) return 'usual'
  return words !== '' && words.length <= LONGEST_WORDS ? { words } : 'nothing'
}

/** Takes a paste that is too much for the editor; false when it is a usual one. */
export function handleLongPaste(data: DataTransfer | null, take: (words: string) => void): boolean {
  const what = pasted(data?.getData('text/html') ?? '', data?.getData('text/plain') ?? '')
  if (what === 'usual') return false
  if (what === 'nothing') toast(t('composer.paste_nothing'), { until: Date.now() + 10_000 })
  else {
    take(what.words)
    toast(t('composer.paste_words'))
  }
  return true
}
