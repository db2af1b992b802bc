// The facts about a customer in the pane: how the name is said, the time there, addresses, company, last contacts.
// It never shows what the server keeps from the reader.
import type { Contact, Conversation } from '@api/types'
import { ago, language, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldCheck } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { useEffect, useState } from 'react'
import { companyQuery, useUsers } from '~/sync/queries'
import { CopyButton, FACTS, Fact } from './facts'
import { WishFact } from './in-portal'
import { localTime } from './local-time'
import { reachQuery } from './queries'

/** What time it is there, as a sentence; renewed every minute. */
export function TimeThere({ zone }: { zone: string }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  const there = localTime(zone, now)
  if (!there) return <span className="truncate py-1">{zone.replaceAll('_', ' ')}</span>
  const words = { clock: there.clock, part: t(`part.${there.part}`) }
  const text =
    there.day > 0
      ? t('pane.time_tomorrow', words)
      : there.day < 0
        ? t('pane.time_yesterday', words)
        : t('pane.time_there', words)
  return (
    <span className="py-1 text-end" {...tip(zone.replaceAll('_', ' '))}>
      {text}
    </span>
  )
}

function Last({ name, at, who, number }: { name: string; at: number; who: string; number: number }) {
  return (
    <Fact name={name}>
      <Link
        to="/inbox/$view/$number"
        params={{ view: 'all', number: String(number) }}
        title={moment(at)}
        className="-me-1.5 max-w-full truncate rounded-md px-1.5 py-1 text-end hover:bg-hover touch:min-h-11"
      >
        {t('pane.last_by', { at: ago(at), who, number })}
      </Link>
    </Fact>
  )
}

export function PaneFacts({ conversation, person }: { conversation: Conversation; person: Contact }) {
  const { data: reach } = useQuery(reachQuery(person.id))
  const { data: company } = useQuery({ ...companyQuery(person.company?.id ?? ''), enabled: person.company !== null })
  const users = useUsers()
  const owner = users.find((user) => user.id === company?.owner_id)
  const tag = person.locale ?? conversation.lang
  const mail = reach?.channels.find((one) => one.channel === 'mail')
  return (
    <dl data-testid="pane-facts" className={`mt-4 ${FACTS}`}>
      {person.reading && (
        <Fact name={t('pane.reading')}>
          <CopyButton text={person.reading} />
        </Fact>
      )}
      {person.local_zone && (
        <Fact name={t('pane.time')}>
          <TimeThere zone={person.local_zone} />
        </Fact>
      )}
      {(reach?.addresses ?? []).map((one, index) => (
        <Fact key={one.address} name={index === 0 ? t('pane.email') : ''}>
          <CopyButton
            text={one.address}
            mark={
              one.verified && (
                <span className="shrink-0 text-ok" title={t('pane.verified')}>
                  <ShieldCheck size={13} aria-hidden />
                  <span className="sr-only">{t('pane.verified')}</span>
                </span>
              )
            }
          />
        </Fact>
      ))}
      <WishFact id={person.id} />
      {tag && (
        <Fact name={t('pane.language')}>
          <span className="truncate py-1">{language(tag)}</span>
        </Fact>
      )}
      {company?.plan && (
        <Fact name={t('companies.plan')}>
          <CopyButton text={company.plan} />
        </Fact>
      )}
      {owner && (
        <Fact name={t('companies.owner')}>
          <span className="truncate py-1">{owner.name}</span>
        </Fact>
      )}
      {mail?.last_in && <Last name={t('pane.last_in')} {...mail.last_in} />}
      {mail?.last_out && <Last name={t('pane.last_out')} {...mail.last_out} />}
      <Fact name={t('pane.conversations')}>
        <span className="tnum py-1">{person.conversation_count}</span>
      </Fact>
    </dl>
  )
}
