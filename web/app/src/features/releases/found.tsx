// What names the features of a release and is not marked yet: all ticked at first, marked by one press.
// It never marks by itself.
import { post } from '@api/client'
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { RowSkeletons } from '@ui/waiting'
import { useId, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { type Candidate, candidatesQuery, MOST, putRelease, RELEASES, type Release, titleOf } from './model'
import { KindPill, ROW } from './touched'

const keyOf = (one: Candidate): string => `${one.kind} ${one.target}`

function Tick({ one, on, onChange }: { one: Candidate; on: boolean; onChange: (on: boolean) => void }) {
  const id = useId()
  return (
    <li className={ROW}>
      <input
        id={id}
        type="checkbox"
        className="size-4 shrink-0 accent-(--accent)"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
      />
      <KindPill kind={one.kind} />
      <label htmlFor={id} className="flex min-w-0 flex-1 flex-col touch:min-h-11">
        <span dir="auto" className="truncate font-medium">
          {titleOf(one) || t('article.untitled')}
        </span>
        <span dir="auto" className="truncate text-xs text-ink2">
          {list(one.features)}
        </span>
      </label>
    </li>
  )
}

export function Found({ release }: { release: Release }) {
  const query = useQuery(candidatesQuery(release.number))
  const [left, setLeft] = useState<readonly string[]>([])
  const all = query.data?.filter((one) => !one.marked) ?? []
  const chosen = all.filter((one) => !left.includes(keyOf(one)))
  const mark = useSave(
    () =>
      post<Release>(`${RELEASES}/${release.number}/marks`, {
        targets: chosen.map(({ kind, target }) => ({ kind, target })),
      }),
    [],
    (next) => {
      putRelease(next)
      setLeft([])
      toast(t('release.said_marked'))
    },
  )
  return (
    <section aria-label={t('release.found')} className="mt-6" data-testid="release-found">
      <h3 className="text-xs font-medium text-ink2">{t('release.found')}</h3>
      {query.isPending && <RowSkeletons height={44} />}
      {query.isError && <Problem compact error={query.error} />}
      {mark.isError && <Problem compact error={mark.error} />}
      {query.isSuccess && all.length === 0 && <p className="mt-1 text-ink2">{t('release.finds_nothing')}</p>}
      {(query.data?.length ?? 0) > MOST && <p className="mt-1 text-warn">{t('release.more_found')}</p>}
      <ul className="mt-1">
        {all.map((one) => {
          const key = keyOf(one)
          return (
            <Tick
              key={key}
              one={one}
              on={!left.includes(key)}
              onChange={(on) => setLeft(on ? left.filter((other) => other !== key) : [...left, key])}
            />
          )
        })}
      </ul>
      {all.length > 0 && (
        <>
          <p className="mt-2 text-xs text-ink3">{t('release.mark_help')}</p>
          <button
            type="button"
            className="btn btn-main mt-2"
            disabled={chosen.length === 0 || mark.isPending}
            onClick={() => mark.mutate()}
          >
            {t('release.mark', { n: chosen.length })}
          </button>
        </>
      )}
    </section>
  )
}
