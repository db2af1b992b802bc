// What visitors thought after chats: counts, shares with their margin, by week, inbox and person, and their words.
// It never shows a share of a few, and no words of a customer whom the reader may not know.
import { get } from '@api/client'
import { ago, date, moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Section, Title } from '~/features/settings/section'
import { inboxesQuery, useUsers } from '~/sync/queries'
import type { MarginShare, OpinionComment, OpinionReport, OpinionTally } from './model'

const WEEKS = [4, 8, 26, 52]
const WEEK_MS = 7 * 86_400_000
const SCORES = [1, 2, 3, 4, 5] as const

/** A share with its margin; of a few, that they are few. */
const margin = (share: MarginShare | null): string =>
  share
    ? t('opinion.share', { n: number(share.percent), low: number(share.low), high: number(share.high) })
    : t('opinion.few')

export function OpinionsPage() {
  const [weeks, setWeeks] = useState(8)
  const [inbox, setInbox] = useState('')
  const { data: inboxes } = useQuery(inboxesQuery)
  const users = useUsers()
  const query = useQuery({
    queryKey: ['opinions', weeks, inbox],
    queryFn: () => get<OpinionReport>('/reports/opinions', { weeks, ...(inbox ? { inbox_id: inbox } : {}) }),
    staleTime: 60_000,
  })
  const { data } = query
  const nameOf = (all: readonly { id: string; name: string }[], id: string | null) =>
    id === null ? t('opinion.nobody') : (all.find((one) => one.id === id)?.name ?? t('history.unknown'))
  return (
    <>
      <Title
        title={t('settings.opinions')}
        about={t('opinion.about', { n: data?.fewest ?? 5 })}
        action={
          <div className="flex flex-wrap justify-end gap-2">
            {(inboxes ?? []).length > 1 && (
              <select
                className="field !w-auto"
                aria-label={t('opinion.inbox')}
                value={inbox}
                onChange={(event) => setInbox(event.target.value)}
              >
                <option value="">{t('opinion.all_inboxes')}</option>
                {(inboxes ?? []).map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            )}
            <select
              className="field !w-auto"
              aria-label={t('attainment.period')}
              value={weeks}
              onChange={(event) => setWeeks(Number(event.target.value))}
            >
              {WEEKS.map((one) => (
                <option key={one} value={one}>
                  {t('attainment.weeks', { n: one })}
                </option>
              ))}
            </select>
          </div>
        }
      />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {data && data.all.chats === 0 && data.solved.asked === 0 && data.comments.length === 0 && (
        <p className="text-ink3">{t('opinion.none')}</p>
      )}
      {data && data.all.chats > 0 && (
        <div data-testid="opinions">
          <Overview tally={data.all} />
          <Section title={t('opinion.by_week')}>
            <Tallies
              head={t('opinion.week')}
              lines={data.by_week
                .map((tally, week) => ({ key: String(week), name: date(data.from + week * WEEK_MS), tally }))
                .filter((line) => line.tally.chats > 0)
                .reverse()}
            />
          </Section>
          {data.by_inbox.length > 1 && (
            <Section title={t('opinion.by_inbox')}>
              <Tallies
                head={t('opinion.inbox')}
                lines={data.by_inbox.map((one) => ({
                  key: one.inbox_id,
                  name: nameOf(inboxes ?? [], one.inbox_id),
                  tally: one,
                }))}
              />
            </Section>
          )}
          <Section title={t('opinion.by_person')} about={t('opinion.by_person_about')}>
            <Tallies
              head={t('opinion.person')}
              lines={data.by_person.map((one) => ({
                key: one.user_id ?? '',
                name: nameOf(users, one.user_id),
                tally: one,
              }))}
            />
          </Section>
        </div>
      )}
      {data && data.solved.asked > 0 && (
        <Section title={t('opinion.solved')} about={t('opinion.solved_about')}>
          <Facts
            facts={[
              [t('opinion.asked'), number(data.solved.asked)],
              [t('opinion.yes'), number(data.solved.yes)],
              [t('opinion.no'), number(data.solved.no)],
              [t('opinion.yes_share'), margin(data.solved.yes_share)],
            ]}
          />
        </Section>
      )}
      {data && data.comments.length > 0 && (
        <Section title={t('opinion.comments')} about={t('opinion.comments_about')}>
          <ul className="divide-y divide-line" data-testid="comments">
            {data.comments.map((one) => (
              <Said key={one.conversation_id} one={one} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <dl className="grid grid-cols-4 gap-x-4 gap-y-3 phone:grid-cols-2">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-ink3">{name}</dt>
          <dd className="tnum text-md font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Overview({ tally }: { tally: OpinionTally }) {
  const most = Math.max(1, ...tally.scores)
  return (
    <div className="mb-8 flex flex-col gap-5">
      <Facts
        facts={[
          [t('opinion.chats'), number(tally.chats)],
          [t('opinion.rated'), number(tally.rated)],
          [t('opinion.rated_share'), margin(tally.rated_share)],
          [t('opinion.good_share'), margin(tally.good_share)],
        ]}
      />
      <table className="w-full max-w-md">
        <caption className="sr-only">{t('opinion.scores')}</caption>
        <tbody>
          {[...SCORES].reverse().map((score) => {
            const count = tally.scores[score - 1] ?? 0
            return (
              <tr key={score}>
                <th className="w-16 py-0.5 text-start text-xs font-normal text-ink2">
                  {t('chat.score', { n: number(score) })}
                </th>
                <td className="py-0.5">
                  <span
                    aria-hidden
                    className={`block h-3 rounded-sm ${score > 3 ? 'bg-ok' : score < 3 ? 'bg-bad' : 'bg-line2'}`}
                    style={{ width: `${(count / most) * 100}%`, minWidth: count > 0 ? 3 : 0 }}
                  />
                </td>
                <td className="tnum w-12 py-0.5 text-end text-ink2">{number(count)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const HEAD = 'pb-2 ps-3 text-end font-medium'
const CELL = 'tnum py-2 ps-3 text-end whitespace-nowrap'

interface Line {
  key: string
  name: string
  tally: OpinionTally
}

function Tallies({ head, lines }: { head: string; lines: Line[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="text-xs text-ink2">
            <th className="pb-2 text-start font-medium">{head}</th>
            <th className={HEAD}>{t('opinion.chats')}</th>
            <th className={HEAD}>{t('opinion.rated')}</th>
            <th className={HEAD}>{t('opinion.good')}</th>
            <th className={HEAD}>{t('opinion.bad')}</th>
            <th className={HEAD}>{t('opinion.good_share')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {lines.map(({ key, name, tally }) => (
            <tr key={key}>
              <th dir="auto" className="py-2 text-start font-normal">
                {name}
              </th>
              <td className={CELL}>{number(tally.chats)}</td>
              <td className={CELL}>{number(tally.rated)}</td>
              <td className={CELL}>{number(tally.good)}</td>
              <td className={CELL}>{number(tally.bad)}</td>
              <td className={`${CELL} ${tally.good_share ? '' : 'text-ink3'}`}>{margin(tally.good_share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Said({ one }: { one: OpinionComment }) {
  const look = one.score > 3 ? 'bg-oksoft text-ok' : one.score < 3 ? 'bg-badsoft text-bad' : 'bg-hover text-ink2'
  return (
    <li className="py-2.5">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className={`pill shrink-0 ${look}`}>{t('chat.score', { n: number(one.score) })}</span>
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(one.number) }}
          className="min-w-0 flex-1 truncate hover:underline touch:min-h-11"
        >
          <span className="tnum text-ink3">#{one.number}</span>{' '}
          <span dir="auto">{one.masked ? t('pane.confidential') : one.subject}</span>
        </Link>
        <time dateTime={new Date(one.at).toISOString()} title={moment(one.at)} className="text-xs text-ink3">
          {ago(one.at)}
        </time>
      </p>
      {one.words && (
        <p dir="auto" className="mt-1 whitespace-pre-wrap break-words">
          {one.words}
        </p>
      )}
    </li>
  )
}
