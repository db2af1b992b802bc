// Hairlines between messages: what was changed, by whom, when. Runs of more than two fold into one line.
// It never shows ids; what is gone is called unknown.
import type { HistoryEvent, OutcomeInput, RouteReason, RuleOutcome } from '@api/types'
import { ago, duration, language, list, moment, number, soon } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useState } from 'react'
import { statusName } from '~/sync/names'
import { useStatuses, useTeams, useUsers } from '~/sync/queries'
import { moves } from './history-model'

const FOLD_FROM = 3

/** A merge, a split or its undoing, as the conversation with this id sees it. */
export function sayMove(event: HistoryEvent, conversation: string, who: string): string {
  const { from, into } = event.data
  const left = from?.id === conversation
  const number = (left ? into?.number : from?.number) ?? 0
  if (event.kind === 'conversation.merged') return t(left ? 'history.merged_away' : 'history.merged', { who, number })
  if (event.kind === 'conversation.unmerged')
    return t(left ? 'history.unmerged_away' : 'history.unmerged', { who, number })
  if (event.kind === 'conversation.split') return t(left ? 'history.split' : 'history.split_off', { who, number })
  return t(left ? 'history.rejoined' : 'history.rejoined_away', { who, number })
}

/** What a rule did and why; what it could not do is said as well. */
function sayRule(event: HistoryEvent, who: string): string {
  const outcomes = (event.data.outcomes ?? []) as RuleOutcome[]
  const did = (state: RuleOutcome['state']) =>
    list(outcomes.filter((one) => one.state === state).map((one) => t(`did.${one.action}` as Key)))
  const why = t(`why.${(event.data.cause as { kind: string }).kind}` as Key)
  const failed = did('failed')
  const acted = t('history.rule_fired', { who, why, what: did('done') || t('history.rule_nothing') })
  return failed ? `${acted}${t('history.join')}${t('history.rule_failed', { what: failed })}` : acted
}

/** Another class, or harm that somebody noted or took back. */
function sayLadder(changes: NonNullable<HistoryEvent['data']['changes']>, who: string): string {
  const { class: rung, users, money } = changes
  const parts: string[] = []
  if (rung) parts.push(t('history.class', { who, name: t(`ladder.class.${rung.to}` as Key) }))
  if (users)
    parts.push(
      users.to === null ? t('history.users_none', { who }) : t('history.users', { who, n: number(Number(users.to)) }),
    )
  if (money)
    parts.push(
      money.to === null ? t('history.money_none', { who }) : t('history.money', { who, n: number(Number(money.to)) }),
    )
  return parts.join(t('history.join'))
}

/** A packet for engineers went to somebody, or they said what they think of it. */
function sayHandover(event: HistoryEvent, who: string): string {
  const { name, reason } = event.data
  if (event.kind === 'handover.overdue') return t('history.handover_overdue')
  const sent = event.kind === 'handover.sent'
  const words = { who: sent ? who : String(name ?? who), name: String(name ?? '') }
  const said = sent
    ? t('history.handover_sent', words)
    : t(`history.handover_${event.kind.slice('handover.'.length)}` as Key, words)
  return reason ? t('history.handover_reason', { said, reason: String(reason) }) : said
}

/** Another class of the problem, or what was found. */
function sayDiagnosis(event: HistoryEvent, who: string): string {
  const { cause, side, changes } = event.data
  return event.kind === 'diagnosis.recorded'
    ? t('history.diagnosed', {
        who,
        cause: t(`problem.cause.${cause}` as Key),
        side: t(`problem.side.${side}` as Key),
      })
    : t('history.problem_class', { who, name: t(`problem.class.${changes?.class?.to}` as Key) })
}

/** A matter that climbs, is taken on, and ends. */
function sayEscalation(event: HistoryEvent, who: string): string {
  const { reason, note, name, rank, again, drill } = event.data
  const level = String(name || t(`escalation.rank.${rank}` as Key))
  const say: Record<string, () => string> = {
    'escalation.started': () => t('history.escalation_started', { who, reason: String(reason) }),
    'escalation.reached': () => t(again ? 'history.escalation_again' : 'history.escalation_reached', { level }),
    'escalation.acknowledged': () => t('history.escalation_acknowledged', { who }),
    'escalation.raised': () => t('history.escalation_raised', { who, reason: String(note) }),
    'escalation.resolved': () => t('history.escalation_resolved', { who }),
    'escalation.exhausted': () => t('history.escalation_exhausted'),
  }
  const said = say[event.kind]?.() ?? ''
  return drill ? t('history.drill', { said }) : said
}

/** Who was given the conversation by the desk, and why. */
function sayRouted(data: HistoryEvent['data'], who: string, nameOf: (id: string) => string): string {
  const name = nameOf(String(data.user))
  if (data.asked) return t('history.routed_next', { who })
  if (data.returned) return t('history.routed_back', { name })
  const say = (one: RouteReason): string => {
    switch (one.reason) {
      case 'deputy_of':
        return t('route.deputy_of', { name: nameOf(one.manager) })
      case 'speaks':
        return t('route.speaks', { language: language(one.language) })
      case 'knows':
        return t('route.knows', { skills: list(one.skills) })
      case 'most_room':
        return t('route.most_room', { load: number(one.load), capacity: number(one.capacity) })
      default:
        return t(`route.${one.reason}`)
    }
  }
  return t('history.routed', { name, why: list(((data.reasons ?? []) as RouteReason[]).map(say)) })
}

/** A system that stands still or runs again, and the alarms between. */
function sayDowntime(event: HistoryEvent, who: string): string {
  const { since, minutes } = event.data
  if (event.kind === 'downtime.begun') return t('history.downtime_begun', { who, at: soon(Number(since)) })
  const n = number(Number(minutes))
  return event.kind === 'downtime.ended' ? t('history.downtime_ended', { who, n }) : t('history.downtime_alarm', { n })
}

/** A remote session, from its plan to its end; a customer's word that a colleague wrote down is said to be that. */
function sayRemote(event: HistoryEvent, who: string): string {
  const { tool, by, minutes, way } = event.data
  const words = { who, tool: String(tool), by: String(by ?? ''), n: number(Number(minutes ?? 0)) }
  const noted = way ? '_noted' : ''
  return t(`history.remote_${event.kind.slice('remote.'.length)}${noted}` as Key, words)
}

/** A solution that was promised, delivered or withdrawn. */
function sayPreparation(event: HistoryEvent, who: string): string {
  const { ending, promised_at } = event.data
  return ending
    ? t(ending === 'delivered' ? 'history.prepared_delivered' : 'history.prepared_withdrawn', { who })
    : t('history.prepared', { who, at: soon(Number(promised_at)) })
}

function useSay(conversation: string | undefined): (event: HistoryEvent) => string {
  const users = useUsers()
  const teams = useTeams()
  const statuses = useStatuses()
  return (event) => {
    const named = event.actor.name ?? t('history.somebody')
    const by = { user: named, contact: named, rule: t('history.rule', { name: named }), system: t('history.system') }
    const who = by[event.actor.kind]
    if (event.kind === 'rule.fired') return sayRule(event, who)
    if (conversation && moves(event)) return sayMove(event, conversation, who)
    if (event.kind === 'conversation.hopped')
      return t(`history.hopped_${['chat', 'phone'].find((way) => way === event.data.to) ?? 'mail'}` as Key)
    if (event.kind === 'participant.verified')
      return t('history.verified', { who, address: String(event.data.address ?? '') })
    if (event.kind === 'wording.overridden')
      return t('history.wording', { who, reason: String(event.data.reason ?? '') })
    if (event.kind === 'draft.handed_over') {
      const name = users.find((one) => one.id === event.data.to)?.name ?? t('history.unknown')
      return t('history.handed_over', { who, name })
    }
    if (event.kind === 'clock.broken')
      return t('history.clock_broken', { kind: t(`clock.kind.${event.data.kind}` as Key) })
    if (event.kind.startsWith('handover.')) return sayHandover(event, who)
    if (event.kind.startsWith('issue.')) {
      const words = { who, n: String(event.data.issue ?? ''), title: String(event.data.title ?? '') }
      return t(event.kind === 'issue.linked' ? 'history.issue_linked' : 'history.issue_unlinked', words)
    }
    if (event.kind.startsWith('diagnosis.')) return sayDiagnosis(event, who)
    if (event.kind === 'routing.returned') {
      const name = users.find((one) => one.id === event.data.user)?.name ?? t('history.unknown')
      return t('history.unanswered', { name, time: duration(Number(event.data.minutes) * 60_000) })
    }
    if (event.kind === 'routing.assigned')
      return sayRouted(event.data, who, (id) => users.find((user) => user.id === id)?.name ?? t('history.unknown'))
    if (event.kind.startsWith('escalation.')) return sayEscalation(event, who)
    if (event.kind.startsWith('downtime.')) return sayDowntime(event, who)
    if (event.kind.startsWith('remote.')) return sayRemote(event, who)
    if (event.kind.startsWith('preparation.')) return sayPreparation(event, who)
    const changes = event.data.changes ?? {}
    if (event.kind === 'ladder.changed') return sayLadder(changes, who)
    const parts: string[] = []
    for (const [field, { from, to }] of Object.entries(changes)) {
      const name = (all: readonly { id: string; name: string }[]) =>
        all.find((one) => one.id === to)?.name ?? t('history.unknown')
      if (field === 'assignee_id') {
        if (to === null) parts.push(t('history.unassigned', { who }))
        else if (to === event.actor.id) parts.push(t('history.took', { who }))
        else parts.push(t('history.assigned', { who, name: name(users) }))
      } else if (field === 'team_id')
        parts.push(to === null ? t('history.no_team', { who }) : t('history.team', { who, name: name(teams) }))
      else if (field === 'status_id') {
        const status = statuses.find((one) => one.id === to)
        parts.push(t('history.status', { who, name: status ? statusName(status) : t('history.unknown') }))
      } else if (field === 'priority') parts.push(t('history.priority', { who, name: t(`priority.${to}` as Key) }))
      else if (field === 'subject') parts.push(t('history.subject', { who, name: String(to) }))
      else if (field === 'outcome' && to)
        parts.push(t('history.outcome', { who, name: t(`outcome.${(to as OutcomeInput).outcome}` as Key) }))
      else if (field === 'goal') parts.push(t('history.goal', { who, goal: String(to) }))
      else if (field === 'next_action_due') parts.push(t('history.next_action_due'))
      else if (field === 'issue_fixed') parts.push(t('history.issue_fixed', { n: String(to) }))
      else if (field === 'side_answered') parts.push(t('history.side_answered', { who }))
      else if (field === 'spam') parts.push(t(to ? 'history.spam' : 'history.not_spam', { who }))
      else if (field === 'snoozed_until' && typeof to === 'number')
        parts.push(t('history.snoozed', { who, at: soon(to) }))
      else if (field === 'tags') parts.push(...tagParts(who, from, to))
      else if (field.startsWith('field:')) parts.push(fieldPart(who, field.slice('field:'.length), to))
    }
    // A snooze also changes the status; one sentence is enough.
    const told = changes.snoozed_until && typeof changes.snoozed_until.to === 'number' ? parts.slice(-1) : parts
    return told.join(t('history.join'))
  }
}

/** A field of the organisation's own; its value comes in words. */
function fieldPart(who: string, field: string, to: unknown): string {
  if (to === null) return t('history.field_emptied', { who, field })
  const value = Array.isArray(to) ? list(to.map(String)) : typeof to === 'boolean' ? (to ? '✓' : '–') : String(to)
  return t('history.field', { who, field, value })
}

function tagParts(who: string, from: unknown, to: unknown): string[] {
  const before = Array.isArray(from) ? from.map(String) : []
  const after = Array.isArray(to) ? to.map(String) : []
  const added = after.filter((tag) => !before.includes(tag))
  const removed = before.filter((tag) => !after.includes(tag))
  return [
    ...(added.length > 0 ? [t('history.tagged', { who, names: list(added) })] : []),
    ...(removed.length > 0 ? [t('history.untagged', { who, names: list(removed) })] : []),
  ]
}

function Line({ text, at }: { text: string; at: number }) {
  return (
    <span className="min-w-0 text-center">
      {text}
      <span className="tnum ms-2 whitespace-nowrap text-2xs" title={moment(at)}>
        {ago(at)}
      </span>
    </span>
  )
}

interface Props {
  events: readonly HistoryEvent[]
  /** Of which conversation; merges and splits read differently on either side. */
  conversation?: string
}

export function HistoryLines({ events, conversation }: Props) {
  const say = useSay(conversation)
  const [open, setOpen] = useState(false)
  const shown = events.map((event) => ({ event, text: say(event) })).filter(({ text }) => text)
  const last = shown[shown.length - 1]
  if (!last) return null
  const folded = shown.length >= FOLD_FROM && !open
  return (
    <li className="flex flex-col gap-0.5 py-1 text-xs text-ink3">
      {(folded ? [last] : shown).map(({ event, text }) => (
        <div key={event.id} className="flex items-center gap-3">
          <span className="h-px min-w-4 flex-1 bg-line" />
          <Line text={text} at={event.at} />
          {folded && (
            <button
              type="button"
              className="shrink-0 text-accenttext underline touch:min-h-11"
              onClick={() => setOpen(true)}
            >
              {t('history.more', { n: shown.length - 1 })}
            </button>
          )}
          <span className="h-px min-w-4 flex-1 bg-line" />
        </div>
      ))}
    </li>
  )
}
