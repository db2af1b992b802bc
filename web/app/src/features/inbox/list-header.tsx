// Above the list: the view with its count (on a phone a menu of views) and the filter by status.
// It never filters rows; it changes the question in the address.
import { number as formatted } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check, ChevronDown, ListFilter, SlidersHorizontal, Table2, X } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import { tip } from '@ui/tooltip'
import { editView } from '~/app/view-editing'
import {
  countOf,
  type InboxSearch,
  isViewName,
  savedOf,
  savedView,
  teamOf,
  teamView,
  VIEW_TEXT,
  VIEWS,
} from '~/app/views'
import { NextButton } from '~/features/routing/next-button'
import { countsQuery, useTeams, useUsers, useViews } from '~/sync/queries'
import { useLayout } from './layout'

const CATEGORIES = ['open', 'waiting', 'snoozed', 'solved'] as const

export function ListHeader({ view, search }: { view: string; search: InboxSearch }) {
  const navigate = useNavigate()
  const teams = useTeams()
  const users = useUsers()
  const { data: counts } = useQuery(countsQuery)
  const views = useViews()
  const layout = useLayout(view)
  const saved = views.find((one) => one.id === savedOf(view)) ?? null
  const team = teamOf(view)
  const title = savedOf(view)
    ? (saved?.name ?? t('views.gone'))
    : team
      ? (teams.find((one) => one.id === team)?.name ?? t('nav.teams'))
      : t(VIEW_TEXT[isViewName(view) ? view : 'all'])
  const count = countOf(view, counts)
  const go = (to: string, next: InboxSearch) =>
    void navigate({ to: '/inbox/$view', params: { view: to }, search: next })
  const active = new Set((search.status ?? '').split(',').filter(Boolean))
  const toggle = (category: string) => {
    const next = new Set(active)
    if (!next.delete(category)) next.add(category)
    go(view, { ...search, status: next.size > 0 ? [...next].join() : undefined })
  }
  const label = (name: string, n: number | undefined) => (n === undefined ? name : `${name} (${formatted(n)})`)
  const filters = [
    ...[...active].map((category) => ({
      key: category,
      text: t(`category.${category as 'open'}`),
      clear: () => toggle(category),
    })),
    ...(search.assignee
      ? [
          {
            key: 'assignee',
            text: users.find((user) => user.id === search.assignee)?.name ?? '',
            clear: () => go(view, { ...search, assignee: undefined }),
          },
        ]
      : []),
  ]
  return (
    <header className="shrink-0">
      <div className="flex h-12 items-center gap-1 ps-4 pe-2.5">
        <h1 className="min-w-0 truncate text-md font-semibold phone:hidden">{title}</h1>
        <MenuButton
          title={t('nav.views')}
          className="btn -ms-2 !px-2 text-md !font-semibold !text-ink desk:hidden"
          entries={() => [
            ...VIEWS.map((name) => ({
              id: name,
              label: label(t(VIEW_TEXT[name]), counts?.[name]),
              run: () => go(name, {}),
            })),
            ...views.map((one) => ({
              id: one.id,
              label: label(one.name, counts?.views[one.id]),
              run: () => go(savedView(one.id), {}),
            })),
            { id: 'new-view', label: t('views.new'), run: () => editView(null) },
            { id: 'drafts', label: t('nav.drafts'), run: () => void navigate({ to: '/drafts' }) },
            { id: 'board', label: t('nav.board'), run: () => void navigate({ to: '/board' }) },
            { id: 'issues', label: t('nav.issues'), run: () => void navigate({ to: '/issues' }) },
            { id: 'promises', label: t('nav.promises'), run: () => void navigate({ to: '/promises' }) },
            ...teams.map((one) => ({
              id: one.id,
              label: label(one.name, counts?.teams[one.id]),
              run: () => go(teamView(one.id), {}),
            })),
          ]}
        >
          {title}
          <ChevronDown size={15} aria-hidden />
        </MenuButton>
        {count !== undefined && !search.status && (
          <span className="tnum ms-1 shrink-0 text-xs text-ink3">
            {formatted(count)}
            {saved?.live && count >= 1000 && '+'}
          </span>
        )}
        <span className="flex-1" />
        <NextButton />
        {layout.choose && (
          <button
            type="button"
            className={`btn-icon ${layout.table ? '!text-accenttext' : ''}`}
            aria-label={t('list.table')}
            aria-pressed={layout.table}
            {...tip(t('list.table'))}
            onClick={() => layout.choose?.(!layout.table)}
          >
            <Table2 size={15} aria-hidden />
          </button>
        )}
        {saved && (
          <button
            type="button"
            className="btn-icon"
            aria-label={t('views.change')}
            {...tip(t('views.change'))}
            onClick={() => editView(saved)}
          >
            <SlidersHorizontal size={15} aria-hidden />
          </button>
        )}
        <MenuButton
          title={t('list.filter')}
          aria-label={t('list.filter')}
          className={`btn-icon ${active.size > 0 ? '!text-accenttext' : ''}`}
          {...tip(t('list.filter'))}
          entries={() =>
            CATEGORIES.map((category) => ({
              id: category,
              label: t(`category.${category}`),
              icon: active.has(category) ? <Check size={15} aria-hidden /> : <span className="block w-[15px]" />,
              run: () => toggle(category),
            }))
          }
        >
          <ListFilter size={15} aria-hidden />
        </MenuButton>
      </div>
      {filters.length > 0 && (
        <ul aria-label={t('list.filters')} className="flex flex-wrap gap-1.5 px-4 pb-2">
          {filters.map((filter) => (
            <li key={filter.key}>
              <button
                type="button"
                onClick={filter.clear}
                className="pill bg-accentsoft text-accenttext hover:bg-sel touch:h-9"
                aria-label={t('list.unfilter', { name: filter.text })}
              >
                {filter.text}
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </header>
  )
}
