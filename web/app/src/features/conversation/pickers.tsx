// The pickers of a conversation or of a selection: people, team, status, priority, snooze, tags.
// It never decides what may be picked; it offers what the server listed.
import { isApiError, post } from '@api/client'
import type { BulkChange, ConversationChange, ConversationRow, OutcomeInput, Priority, Tag } from '@api/types'
import { t } from '@i18n/runtime'
import { Avatar } from '@ui/avatar'
import { CircleDashed, Flag, Tag as TagIcon, UsersRound } from '@ui/icons'
import { Panel } from '@ui/overlay'
import { type Option, PickList } from '@ui/picklist'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { changeAll } from '~/sync/bulk'
import { change, latest } from '~/sync/change'
import { statusName } from '~/sync/names'
import { type PickerKind, stopPicking, usePicking } from '~/sync/picking'
import { tagsQuery, useSession, useStatuses, useTags, useTeams, useUsers } from '~/sync/queries'
import { MergePicker } from './merge-picker'
import { OutcomePicker } from './outcome-picker'
import { StatusDot } from './status-dot'
import { TimePicker } from './time-picker'

const NOBODY = 'nobody'
const PRIORITIES: Priority[] = ['urgent', 'high', 'normal', 'low']

interface Props {
  rows: readonly ConversationRow[]
}

function make(rows: readonly ConversationRow[], wish: BulkChange): void {
  stopPicking()
  void changeAll(rows, wish)
}

/** What all rows have in common, for the check mark. */
function common<T>(rows: readonly ConversationRow[], of: (row: ConversationRow) => T): T | undefined {
  const first = rows[0]
  if (!first) return undefined
  return rows.every((row) => of(row) === of(first)) ? of(first) : undefined
}

function AssignPicker({ rows }: Props) {
  const { user } = useSession()
  const users = useUsers().filter((one) => one.active)
  const current = common(rows, (row) => row.assignee_id)
  const sorted = [...users.filter((one) => one.id === user.id), ...users.filter((one) => one.id !== user.id)]
  const options: Option[] = [
    ...sorted.map((one) => ({
      id: one.id,
      label: one.id === user.id ? t('assign.me', { name: one.name }) : one.name,
      words: one.email,
      hint: one.away ? t('assign.away') : undefined,
      icon: <Avatar name={one.name} size={20} />,
      checked: one.id === current,
    })),
    { id: NOBODY, label: t('assign.nobody'), icon: <CircleDashed size={15} aria-hidden />, checked: current === null },
  ]
  return (
    <PickList
      label={t('action.assign')}
      placeholder={t('assign.placeholder')}
      options={options}
      onPick={(id) => make(rows, { assignee_id: id === NOBODY ? null : id })}
    />
  )
}

function TeamPicker({ rows }: Props) {
  const current = common(rows, (row) => row.team_id)
  const options: Option[] = [
    ...useTeams().map((team) => ({
      id: team.id,
      label: team.name,
      icon: <UsersRound size={15} aria-hidden />,
      checked: team.id === current,
    })),
    { id: NOBODY, label: t('team.none'), icon: <CircleDashed size={15} aria-hidden />, checked: current === null },
  ]
  return (
    <PickList
      label={t('action.team')}
      placeholder={t('team.placeholder')}
      options={options}
      onPick={(id) => make(rows, { team_id: id === NOBODY ? null : id })}
    />
  )
}

function StatusPicker({ rows }: Props) {
  const statuses = useStatuses()
  const current = common(rows, (row) => row.status.id)
  const options: Option[] = [...statuses]
    .sort((a, b) => a.position - b.position)
    .map((status) => ({
      id: status.id,
      label: statusName(status),
      words: `${status.name} ${status.category}`,
      icon: <StatusDot category={status.category} size={15} />,
      checked: status.id === current,
    }))
  const pick = (id: string) => {
    // Snoozing needs a moment to come back; the next picker asks for it.
    if (statuses.find((one) => one.id === id)?.category === 'snoozed') {
      usePicking.setState((state) => (state.open ? { open: { ...state.open, kind: 'snooze' } } : state))
    } else make(rows, { status: { id } })
  }
  return <PickList label={t('action.status')} placeholder={t('status.placeholder')} options={options} onPick={pick} />
}

function PriorityPicker({ rows }: Props) {
  const current = common(rows, (row) => row.priority)
  const tone: Record<Priority, string> = {
    urgent: 'text-bad',
    high: 'text-warn',
    normal: 'text-ink2',
    low: 'text-ink3',
  }
  const options: Option[] = PRIORITIES.map((priority) => ({
    id: priority,
    label: t(`priority.${priority}`),
    words: priority,
    icon: <Flag size={15} aria-hidden className={tone[priority]} />,
    checked: priority === current,
  }))
  return (
    <PickList
      label={t('action.priority')}
      placeholder={t('priority.placeholder')}
      options={options}
      onPick={(id) => make(rows, { priority: id as Priority })}
    />
  )
}

function SnoozePicker({ rows }: Props) {
  return (
    <TimePicker
      label={t('action.snooze')}
      placeholder={t('snooze.placeholder')}
      field={t('snooze.until')}
      onPick={(at) => make(rows, { snoozed_until: at })}
    />
  )
}

function TagPicker({ rows }: Props) {
  const tags = useTags()
  const [picked, setPicked] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        tags.filter((tag) => rows.every((row) => row.tags.some((one) => one.id === tag.id))).map((tag) => tag.id),
      ),
  )
  const toggle = (id: string) => {
    const add = !picked.has(id)
    const next = new Set(picked)
    if (add) next.add(id)
    else next.delete(id)
    setPicked(next)
    const wish = (row: ConversationRow): ConversationChange => {
      const others = latest(row)
        .tags.map((tag) => tag.id)
        .filter((tag) => tag !== id)
      return { tag_ids: add ? [...others, id] : others }
    }
    const only = rows[0]
    if (rows.length === 1 && only) void change(only, wish(only))
    else {
      stopPicking()
      void changeAll(rows, add ? { add_tags: [id] } : { remove_tags: [id] })
    }
  }
  const create = async (name: string) => {
    try {
      const tag = await post<Tag>('/tags', { name })
      client.setQueryData(tagsQuery.queryKey, (old) => [...(old ?? []), tag])
      toggle(tag.id)
    } catch (error) {
      const known = isApiError(error, 'already_exists') ? (error.current as Tag | undefined) : undefined
      if (known?.id) toggle(known.id)
      else toast(sayProblem(error))
    }
  }
  const options: Option[] = tags.map((tag) => ({
    id: tag.id,
    label: tag.name,
    icon: <TagIcon size={15} aria-hidden />,
    checked: picked.has(tag.id),
  }))
  return (
    <PickList
      label={t('action.tags')}
      placeholder={t('tags.placeholder')}
      options={options}
      onPick={toggle}
      onCreate={(name) => void create(name)}
    />
  )
}

function AskOutcome() {
  const open = usePicking((state) => state.open)
  const pick = (said: OutcomeInput) => {
    stopPicking()
    open?.then?.(said)
  }
  return <OutcomePicker unanswered={open?.unanswered ?? false} onPick={pick} />
}

const PICKER: Record<PickerKind, (props: Props) => React.ReactNode> = {
  assign: AssignPicker,
  team: TeamPicker,
  status: StatusPicker,
  priority: PriorityPicker,
  snooze: SnoozePicker,
  tags: TagPicker,
  merge: MergePicker,
  outcome: AskOutcome,
}

export function Pickers() {
  const open = usePicking((state) => state.open)
  if (!open) return null
  const Picker = PICKER[open.kind]
  return (
    <Panel
      key={open.kind}
      title={t(`action.${open.kind}`)}
      anchor={open.anchor}
      onClose={stopPicking}
      width={open.kind === 'merge' || open.kind === 'outcome' ? 420 : open.kind === 'snooze' ? 330 : 280}
    >
      <Picker rows={open.rows} />
    </Panel>
  )
}
