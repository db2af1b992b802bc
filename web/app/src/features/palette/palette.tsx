// The palette: every action that can be done now, places, people, conversations and articles, by typing.
// It never holds a list of its own; actions come from the registry, the rest from the server.
import { get } from '@api/client'
import type { Contact, Page, SearchPage } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { ACTIONS, type ActionName, type Group, useBound } from '@keys/actions'
import { shownKeysOf } from '@keys/bindings'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { matches } from '@ui/fold'
import { Sheet } from '@ui/overlay'
import { type Option, PickList } from '@ui/picklist'
import { useEffect, useMemo, useState } from 'react'
import { SETTINGS_PAGES } from '~/app/settings-pages'
import { teamView } from '~/app/views'
import { titleFor } from '~/features/knowledge/model'
import { foundQuery } from '~/features/knowledge/queries'
import { useOrder } from '~/sync/order'
import { useMay, useTeams } from '~/sync/queries'

const ORDER: Group[] = ['conversation', 'list', 'go', 'general']
const HIDDEN = new Set<ActionName>([
  'palette',
  'next',
  'previous',
  'open',
  'send',
  'send_solve',
  'go_search',
  'page_down',
  'page_up',
])

function useSlow(text: string): string {
  const [slow, setSlow] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(text), 140)
    return () => clearTimeout(timer)
  }, [text])
  return slow
}

export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const teams = useTeams()
  const [text, setText] = useState('')
  const query = text.trim()
  const asked = useSlow(query)
  const handlers = useMemo(() => useBound.getState().handlers, [])
  const rows = useMemo(() => useOrder.getState().rows, [])
  const enough = asked.length >= 2 || /[^ -~]/.test(asked)
  const found = useQuery({
    queryKey: ['palette', 'search', asked],
    queryFn: ({ signal }) => get<SearchPage>('/search', { q: asked, limit: 8 }, signal),
    enabled: enough,
    placeholderData: (old) => old,
  })
  const people = useQuery({
    queryKey: ['palette', 'people', asked],
    queryFn: ({ signal }) => get<Page<Contact>>('/contacts', { q: asked, limit: 5 }, signal),
    enabled: enough,
    placeholderData: (old) => old,
  })

  const mayRead = useMay('knowledge.read')
  const articles = useQuery({ ...foundQuery(asked), enabled: enough && mayRead })

  const runs = new Map<string, () => void>()
  const add = (option: Option, run: () => void): Option => {
    runs.set(option.id, run)
    return option
  }
  const hit = (label: string) => query === '' || matches(label, query)
  const actions = ORDER.flatMap((group) =>
    (Object.keys(ACTIONS) as ActionName[])
      .filter((name) => ACTIONS[name].group === group && handlers[name] && !HIDDEN.has(name))
      .map((name) => ({ name, group, label: t(ACTIONS[name].label) }))
      .filter(({ label }) => hit(label))
      .map(({ name, label }) =>
        add(
          {
            id: name,
            label,
            group: t(`group.${group}`),
            hint: shownKeysOf(name),
          },
          () => handlers[name]?.(),
        ),
      ),
  )
  const teamOptions = teams
    .filter((team) => hit(team.name))
    .map((team) =>
      add(
        { id: `team ${team.id}`, label: team.name, group: t('group.go') },
        () => void navigate({ to: '/inbox/$view', params: { view: teamView(team.id) } }),
      ),
    )
  const settings = SETTINGS_PAGES.filter(({ page, label }) => query !== '' && hit(`${t(label)} ${page}`)).map(
    ({ page, label }) =>
      add(
        { id: `settings ${page}`, label: t('palette.setting', { name: t(label) }), group: t('nav.settings') },
        () => void navigate({ to: '/settings/$page', params: { page } }),
      ),
  )
  const hits = enough && query ? (found.data?.items.map((one) => one.conversation) ?? []) : rows.slice(0, query ? 0 : 5)
  const seen = new Set<string>()
  const conversations = hits
    .filter((row) => !seen.has(row.id) && seen.add(row.id))
    .map((row) =>
      add(
        {
          id: row.id,
          label: `${row.contact.name || row.contact.email || ''} — ${row.subject}`,
          lang: row.lang ?? undefined,
          hint: `#${row.number}`,
          group: t('palette.conversations'),
        },
        () => void navigate({ to: '/inbox/$view/$number', params: { view: 'all', number: String(row.number) } }),
      ),
    )
  const contacts =
    enough && query
      ? (people.data?.items ?? []).map((one) =>
          add(
            {
              id: `contact ${one.id}`,
              label: one.name || one.email || '',
              hint: one.company?.name ?? one.email ?? undefined,
              group: t('palette.people'),
            },
            () => void navigate({ to: '/contacts/$id', params: { id: one.id } }),
          ),
        )
      : []
  const written =
    enough && query
      ? (articles.data ?? []).slice(0, 5).map((one) =>
          add(
            {
              id: `article ${one.id}`,
              label: titleFor(one, locale()),
              hint: `#${one.number}`,
              group: t('nav.knowledge'),
            },
            () => void navigate({ to: '/knowledge/$number', params: { number: String(one.number) } }),
          ),
        )
      : []
  const whole = query
    ? [
        add(
          { id: 'whole', label: t('palette.search', { q: query }), group: t('palette.everything') },
          () => void navigate({ to: '/search', search: { q: query } }),
        ),
      ]
    : []
  const options = [...actions, ...teamOptions, ...settings, ...conversations, ...contacts, ...written, ...whole]
  return (
    <Sheet title={t('action.palette')} onClose={onClose}>
      <div data-testid="palette">
        <PickList
          large
          narrowed
          label={t('action.palette')}
          placeholder={t('palette.placeholder')}
          options={options}
          onQuery={setText}
          onPick={(id) => {
            onClose()
            runs.get(id)?.()
          }}
        />
      </div>
    </Sheet>
  )
}
