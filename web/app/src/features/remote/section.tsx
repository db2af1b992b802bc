// Remote sessions beside a conversation: the open one with whether the customer allowed it and how long it runs, and past ones.
// It never begins one by itself, and offers to begin only when the customer said yes.
import { post } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { Conversation } from '@api/types'
import { ago, moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ExternalLink } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { useTick } from '@ui/tick'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useMay, useUsers } from '~/sync/queries'
import { clockOf, openOf, REMOTE, type RemoteSession, remoteQuery } from './model'

const PlanSheet = lazy(() => import('./sheets').then((module) => ({ default: module.PlanSheet })))
const WordSheet = lazy(() => import('./sheets').then((module) => ({ default: module.WordSheet })))
const EndSheet = lazy(() => import('./sheets').then((module) => ({ default: module.EndSheet })))

const ADD = '-mx-1.5 block rounded-md px-1.5 py-1 text-start text-ink3 hover:bg-hover touch:min-h-11'
const BUTTON = 'btn btn-line !h-7 touch:!h-11'
const LOOK = {
  none: 'bg-hover text-ink2',
  asked: 'bg-warnsoft text-warn',
  given: 'bg-oksoft text-ok',
  refused: 'bg-badsoft text-bad',
}

export function RemoteSessions({ conversation }: { conversation: Conversation }) {
  const may = useMay('conversations.write')
  const { data } = useQuery({ ...remoteQuery(conversation.id), enabled: !conversation.contact.masked })
  const [sheet, setSheet] = useState<'plan' | 'word' | 'end' | null>(null)
  if (!data) return null
  const open = openOf(data)
  const close = () => setSheet(null)
  return (
    <section aria-label={t('remote.title')}>
      {data.length > 0 && <h2 className="mt-2 text-xs font-normal text-ink3">{t('remote.title')}</h2>}
      {open && <Open session={open} may={may} onWord={() => setSheet('word')} onEnd={() => setSheet('end')} />}
      <ul className="divide-y divide-line">
        {data
          .filter((one) => one.ended_at !== null)
          .map((one) => (
            <Past key={one.id} session={one} />
          ))}
      </ul>
      {may && !open && (
        <button type="button" className={ADD} onClick={() => setSheet('plan')}>
          + {t('remote.plan')}
        </button>
      )}
      <Suspense>
        {sheet === 'plan' && <PlanSheet conversation={conversation.id} onClose={close} />}
        {sheet === 'word' && open && (
          <WordSheet
            session={open}
            name={conversation.contact.name || conversation.contact.email || ''}
            onClose={close}
          />
        )}
        {sheet === 'end' && open && <EndSheet session={open} onClose={close} />}
      </Suspense>
    </section>
  )
}

interface OpenProps {
  session: RemoteSession
  may: boolean
  onWord: () => void
  onEnd: () => void
}

function Open({ session, may, onWord, onEnd }: OpenProps) {
  const act = useSave(
    (what: 'ask' | 'begin' | 'drop') => post(`/remote-sessions/${session.id}/${what}`, { version: session.version }),
    [REMOTE],
    () => undefined,
  )
  const run = (what: 'ask' | 'begin' | 'drop') => act.mutate(what, { onError: (error) => toast(sayProblem(error)) })
  useTick(session.began_at !== null)
  return (
    <div className="py-1.5" data-testid="remote">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span dir="auto" className="min-w-0 truncate font-medium">
          {session.tool}
        </span>
        {session.began_at === null ? (
          <span className={`pill ${LOOK[session.consent]}`}>{t(`remote.consent.${session.consent}`)}</span>
        ) : (
          <span role="timer" className="pill tnum bg-oksoft text-ok">
            {t('remote.runs', { time: clockOf(serverNow() - session.began_at) })}
          </span>
        )}
        {session.recorded && <span className="pill bg-warnsoft text-warn">{t('remote.recorded_mark')}</span>}
      </p>
      <Word session={session} />
      {session.link && <Join link={session.link} />}
      {may && (
        <div className="mt-1 flex flex-wrap gap-2">
          {session.began_at !== null ? (
            <button type="button" className={BUTTON} onClick={onEnd}>
              {t('remote.end')}
            </button>
          ) : (
            <>
              {session.consent === 'given' ? (
                <button type="button" className={BUTTON} disabled={act.isPending} onClick={() => run('begin')}>
                  {t('remote.begin')}
                </button>
              ) : (
                <>
                  <button type="button" className={BUTTON} disabled={act.isPending} onClick={() => run('ask')}>
                    {t(session.consent === 'none' ? 'remote.ask' : 'remote.ask_again')}
                  </button>
                  <button type="button" className={BUTTON} onClick={onWord}>
                    {t('remote.word')}
                  </button>
                </>
              )}
              <button type="button" className={BUTTON} disabled={act.isPending} onClick={() => run('drop')}>
                {t('remote.drop')}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  )
}

/** Who said what, when and how. */
function Word({ session }: { session: RemoteSession }) {
  const users = useUsers()
  if (session.consent_at === null || session.consent_way === null) return null
  const noted = users.find((one) => one.id === session.consent_noted_by)?.name
  const said = t(session.consent === 'given' ? 'remote.allowed_by' : 'remote.refused_by', {
    name: session.consent_by,
    at: moment(session.consent_at),
  })
  const how = noted
    ? t('remote.noted_by', { way: t(`remote.way.${session.consent_way}`), name: noted })
    : t(`remote.way.${session.consent_way}`)
  return (
    <p className="break-words text-xs text-ink2">
      {said} · {how}
    </p>
  )
}

function Join({ link }: { link: string }) {
  return (
    <a
      href={link}
      target="_blank"
      rel="noreferrer noopener"
      className="inline-flex max-w-full items-center gap-1 py-1 text-accenttext hover:underline touch:min-h-11"
    >
      <ExternalLink size={12} aria-hidden className="shrink-0" />
      <span className="truncate">{link.replace('https://', '')}</span>
    </a>
  )
}

function Past({ session }: { session: RemoteSession }) {
  const said: [string, string][] = [
    [t('remote.looked'), session.looked],
    [t('remote.changed'), session.changed],
    [t('remote.outcome'), session.outcome],
  ]
  return (
    <li className="py-2" data-testid="remote-past">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span dir="auto" className="font-medium">
          {session.tool}
        </span>
        <span className="text-xs text-ink2">{t('remote.minutes', { n: number(session.minutes ?? 0) })}</span>
        {session.began_at !== null && (
          <time
            dateTime={new Date(session.began_at).toISOString()}
            title={moment(session.began_at)}
            className="text-xs text-ink3"
          >
            {ago(session.began_at)}
          </time>
        )}
      </p>
      <Word session={session} />
      <dl>
        {said
          .filter(([, words]) => words)
          .map(([name, words]) => (
            <div key={name} className="mt-1">
              <dt className="text-xs text-ink3">{name}</dt>
              <dd dir="auto" className="whitespace-pre-wrap break-words">
                {words}
              </dd>
            </div>
          ))}
      </dl>
      {session.article !== null && (
        <Link
          to="/knowledge/$number"
          params={{ number: String(session.article) }}
          className="inline-block py-1 text-accenttext hover:underline touch:min-h-11"
        >
          {t('remote.article_of', { n: String(session.article) })}
        </Link>
      )}
    </li>
  )
}
