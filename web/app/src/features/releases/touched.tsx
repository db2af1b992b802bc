// What a release touches: what is to be looked at again with the ways to it, and what somebody has looked at.
// It never calls an article looked at; whoever verifies the article does.
import { post, remove } from '@api/client'
import { ago, list, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { Check, X } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import type { ReactNode } from 'react'
import { useMayWrite } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import { useUsers } from '~/sync/queries'
import { type Mark, putRelease, RELEASES, type Release, type Target, titleOf } from './model'

/** What is touched, as a way to it. */
export function Name({ one }: { one: Target }) {
  const title = titleOf(one)
  const style = 'min-w-0 truncate font-medium hover:underline'
  if (one.kind === 'article' && one.number !== null)
    return (
      <Link to="/knowledge/$number" params={{ number: String(one.number) }} dir="auto" className={style}>
        {title || t('article.untitled')}
      </Link>
    )
  if (one.kind === 'macro')
    return (
      <Link to="/settings/$page" params={{ page: 'macros' }} dir="auto" className={style}>
        {title}
      </Link>
    )
  return (
    <Link to="/guides" dir="auto" className={style}>
      {title}
    </Link>
  )
}

export function KindPill({ kind }: { kind: Target['kind'] }) {
  return <span className="pill shrink-0 bg-hover text-ink2">{t(`release.kind.${kind}`)}</span>
}

export const ROW = 'flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line py-1.5 last:border-0'

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-6">
      <h3 className="text-xs font-medium text-ink2">{title}</h3>
      <ul className="mt-1">{children}</ul>
    </section>
  )
}

function ToDo({ mark, children }: { mark: Mark; children: ReactNode }) {
  return (
    <li className={ROW}>
      <KindPill kind={mark.kind} />
      <span className="flex min-w-0 flex-1 flex-col">
        <Name one={mark} />
        <span dir="auto" className="truncate text-xs text-ink2">
          {list(mark.features)}
        </span>
      </span>
      {children}
    </li>
  )
}

export function Touched({ release }: { release: Release }) {
  const may = useMayWrite()
  const users = useUsers()
  const path = (mark: Mark) => `${RELEASES}/${release.number}/marks/${mark.id}`
  const look = useSave((mark: Mark) => post<Release>(`${path(mark)}/done`), ['release'], putRelease)
  const drop = useSave(
    (mark: Mark) => remove<Release>(path(mark)),
    ['release'],
    (next) => next && putRelease(next),
  )
  const waits = look.isPending || drop.isPending
  const open = release.marks.filter((mark) => mark.done_at === null)
  const done = release.marks.filter((mark) => mark.done_at !== null)
  const error = look.error ?? drop.error
  return (
    <>
      {error && <Problem compact error={error} />}
      {open.length > 0 && (
        <Section title={t('release.to_verify')}>
          {open.map((mark) => (
            <ToDo key={mark.id} mark={mark}>
              {may && mark.kind !== 'article' && (
                <button type="button" className="btn btn-line" disabled={waits} onClick={() => look.mutate(mark)}>
                  <Check size={14} aria-hidden />
                  {t('release.look')}
                </button>
              )}
              {may && (
                <button
                  type="button"
                  className="btn-icon"
                  disabled={waits}
                  aria-label={t('release.not_affected', { name: titleOf(mark) })}
                  {...tip(t('release.not_affected', { name: titleOf(mark) }))}
                  onClick={() => drop.mutate(mark)}
                >
                  <X size={15} aria-hidden />
                </button>
              )}
            </ToDo>
          ))}
        </Section>
      )}
      {done.length > 0 && (
        <Section title={t('release.verified')}>
          {done.map((mark) => (
            <ToDo key={mark.id} mark={mark}>
              <span className="shrink-0 text-xs text-ink2" title={moment(mark.done_at ?? 0)}>
                {t('release.by', {
                  who: users.find((one) => one.id === mark.done_by)?.name ?? t('history.somebody'),
                  at: ago(mark.done_at ?? 0),
                })}
              </span>
            </ToDo>
          ))}
        </Section>
      )}
    </>
  )
}
