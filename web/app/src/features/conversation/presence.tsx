// Above the composer: who else is here and who writes, how long the customer waits, and their language.
// It never announces each key press; the server sends changes of state only.
import { now } from '@api/clock'
import type { Conversation } from '@api/types'
import { duration, language, list, moment, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Avatar } from '@ui/avatar'
import { AlarmClock, Clock3, Languages } from '@ui/icons'
import { usePresence } from '~/sync/live'
import { useSession } from '~/sync/queries'

function Waiting({ conversation }: { conversation: Conversation }) {
  if (conversation.status.category === 'snoozed' && conversation.snoozed_until) {
    return (
      <span className="pill tnum shrink-0 bg-warnsoft text-warn">
        <AlarmClock size={12} aria-hidden />
        {soon(conversation.snoozed_until)}
      </span>
    )
  }
  const since = conversation.waiting_since
  if (!since || conversation.status.category === 'solved') return null
  const long = now() - since > 24 * 3_600_000
  return (
    <span
      className={`pill tnum shrink-0 ${long ? 'bg-warnsoft text-warn' : 'bg-oksoft text-ok'}`}
      title={moment(since)}
    >
      <Clock3 size={12} aria-hidden />
      {t('header.waits', { time: duration(now() - since) })}
    </span>
  )
}

export function PresenceLine({ conversation }: { conversation: Conversation }) {
  const { user } = useSession()
  const all = usePresence((state) => state.people[conversation.id])
  const people = (all ?? []).filter((person) => person.user_id !== user.id)
  const writing = people.filter((person) => person.state === 'writing')
  const shown = writing.length > 0 ? writing : people
  const first = shown[0]
  const names = list(shown.map((person) => person.name))
  return (
    <div className="mb-1 flex h-5 items-center gap-1.5 text-xs text-ink3">
      <span aria-live="polite" className="flex min-w-0 items-center gap-1.5">
        {first && <Avatar name={first.name} size={16} />}
        {first && (
          <span className="truncate">
            {t(writing.length > 0 ? 'presence.writing' : 'presence.viewing', { name: names, n: shown.length })}
          </span>
        )}
      </span>
      <span className="flex-1" />
      <Waiting conversation={conversation} />
      {conversation.lang && (
        <span className="inline-flex shrink-0 items-center gap-1">
          <Languages size={13} aria-hidden />
          {language(conversation.lang)}
        </span>
      )}
    </div>
  )
}
