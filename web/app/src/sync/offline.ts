// Ties the parts of working without a connection together, before anything is asked or shown.
// It never holds anything itself: kept.ts holds answers, waiting.ts what waits to be done.
import { keepAnswers } from '@api/client'
import { client } from '~/app/query'
import { applied, contradicts, holds, putConversation } from './change'
import { keeper, showThrough } from './kept'
import { putMessage } from './live'
import { offerUndo } from './undo'
import { giveTools, overlay } from './waiting'

export function prepareOffline(): void {
  keepAnswers(keeper)
  showThrough(overlay)
  const again = (...keys: string[]) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
  }
  giveTools({
    contradicts,
    applied,
    holds,
    sent: (message) => {
      putMessage(message)
      offerUndo(message)
      again('conversation', 'history', 'list', 'counts', 'promises')
    },
    made: (conversation) => {
      putConversation(conversation)
      again('history', 'list', 'counts')
    },
  })
}
