// Knowledge at hand: solved conversations that are like the open one, macros that fit it, and a way to every article.
// It never puts anything into the reply without a click.
import { get } from '@api/client'
import type { Conversation, Page, SimilarConversation } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BookOpen, Plus } from '@ui/icons'
import { lazy, Suspense, useState } from 'react'
import { wantMacro } from '~/features/macros/chosen'
import { fittingQuery } from '~/features/macros/queries'

const InsertArticle = lazy(() => import('./insert-article').then((module) => ({ default: module.InsertArticle })))

const similarQuery = (id: string) =>
  queryOptions({
    queryKey: ['similar', id] as const,
    queryFn: async () => (await get<Page<SimilarConversation>>(`/conversations/${id}/similar`)).items,
    staleTime: 60_000,
  })

export function AtHand({ conversation }: { conversation: Conversation }) {
  const similar = useQuery(similarQuery(conversation.id)).data ?? []
  const fitting = useQuery(fittingQuery(conversation.id)).data ?? []
  const [looking, setLooking] = useState(false)
  return (
    <section data-testid="at-hand">
      <h2 className="mt-4 border-t border-line pt-3 text-xs font-normal text-ink3">{t('at_hand.title')}</h2>
      <button
        type="button"
        className="-mx-1.5 mt-1 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover touch:min-h-11"
        onClick={() => setLooking(true)}
      >
        <BookOpen size={13} aria-hidden className="shrink-0 text-ink3" />
        <span className="min-w-0 flex-1 truncate">{t('at_hand.article')}</span>
      </button>
      {looking && (
        <Suspense>
          <InsertArticle conversation={conversation} onClose={() => setLooking(false)} />
        </Suspense>
      )}
      {fitting.length > 0 && (
        <ul aria-label={t('at_hand.macros')} className="mt-1">
          {fitting.map((macro) => (
            <li key={macro.macro_id}>
              <button
                type="button"
                className="-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover touch:min-h-11"
                title={t('at_hand.because', { words: macro.words.join(' · ') })}
                aria-label={t('at_hand.insert', { name: macro.name })}
                onClick={() => wantMacro(conversation.id, macro.macro_id)}
              >
                <Plus size={13} aria-hidden className="shrink-0 text-ink3" />
                <span className="min-w-0 flex-1 truncate">{macro.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {similar.length > 0 && (
        <ul aria-label={t('at_hand.similar')} className="mt-1">
          {similar.map((one) => (
            <li key={one.id} className="border-b border-line last:border-0">
              <Link
                to="/inbox/$view/$number"
                params={{ view: 'all', number: String(one.number) }}
                className="-mx-1.5 block rounded-md px-1.5 py-1.5 hover:bg-hover"
                title={t('at_hand.because', { words: one.words.join(' · ') })}
              >
                <span className="flex items-baseline gap-2">
                  <span dir="auto" lang={one.lang ?? undefined} className="min-w-0 flex-1 truncate">
                    {one.subject || t('row.no_subject')}
                  </span>
                  <span className="tnum shrink-0 text-2xs text-ink3">{ago(one.last_activity_at)}</span>
                </span>
                {one.answer && (
                  <span dir="auto" lang={one.lang ?? undefined} className="line-clamp-2 text-xs text-ink2">
                    {one.answer}
                  </span>
                )}
                <span className="block truncate text-2xs text-ink3">{one.words.join(' · ')}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
