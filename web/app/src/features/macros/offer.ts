// Gives the composer its macros: which are offered for what was typed, and how one is put into the draft.
// It never applies an action before the text is sent.
import type { Macro } from '@api/types'
import { useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { type RefObject, useMemo } from 'react'
import { client } from '~/app/query'
import { choose } from './chosen'
import { offered } from './model'
import { fittingQuery, macrosQuery, renderedQuery } from './queries'
import type { Offer } from './slash'

export function useOffer(conversation: string, editor: RefObject<{ insert: (html: string) => void } | null>): Offer {
  const { data } = useQuery(macrosQuery)
  const { data: fitting } = useQuery(fittingQuery(conversation))
  return useMemo(() => {
    const all: readonly Macro[] = data ?? []
    const fits = (fitting ?? []).map((one) => one.macro_id)
    return {
      conversation,
      items: (query) => offered(all, query, fits),
      put: (macro, lang) => {
        client
          .fetchQuery(renderedQuery(macro, conversation, lang))
          .then((text) => {
            editor.current?.insert(text.html)
            choose(conversation, macro, text.actions)
          })
          .catch((error: unknown) => toast(sayProblem(error)))
      },
    }
  }, [data, fitting, conversation, editor])
}
