// The frame of the signed-in part: navigation, the page, and what lies over every page.
// It never knows what a page shows.
import { setLocale } from '@i18n/runtime'
import { useActions } from '@keys/actions'
import { actByKeys, beginsSequence } from '@keys/bindings'
import { listen } from '@keys/keymap'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { ToastLayer, undoLast, useToast } from '@ui/toast'
import { TooltipLayer } from '@ui/tooltip'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLive } from '~/sync/live'
import { statusesQuery, tagsQuery, teamsQuery, usersQuery, useSession } from '~/sync/queries'
import { useSeen } from '~/sync/seen'
import { BottomBar, SideNav } from './nav'
import { OfflineBar } from './offline-bar'
import { usePreferences } from './preferences'
import { client } from './query'
import { signOut } from './session'
import { toggleTheme } from './theme'
import { ViewEditing } from './view-editing'

const Palette = lazy(() => import('~/features/palette/palette').then((module) => ({ default: module.Palette })))
const KeySheet = lazy(() => import('~/features/palette/key-sheet').then((module) => ({ default: module.KeySheet })))

/** The pages that most people open next are fetched while nothing else happens. */
function useIdleLoading(): void {
  useEffect(() => {
    const load = () => {
      void import('~/features/palette/palette')
      void import('~/features/composer/editor')
      void import('~/features/conversation/pickers')
      void import('~/features/waiting/card')
      // What can be chosen must be known before the connection is lost.
      void client.prefetchQuery(statusesQuery)
      void client.prefetchQuery(usersQuery)
      void client.prefetchQuery(teamsQuery)
      void client.prefetchQuery(tagsQuery)
    }
    if ('requestIdleCallback' in window) {
      const id = requestIdleCallback(load, { timeout: 4000 })
      return () => cancelIdleCallback(id)
    }
    const id = setTimeout(load, 1500)
    return () => clearTimeout(id)
  }, [])
}

/** Another language is another page: everything is drawn anew with its texts. */
export function Shell() {
  const { user } = useSession()
  const [drawn, setDrawn] = useState(user.locale)
  useEffect(() => {
    if (user.locale !== drawn) void setLocale(user.locale).then(() => setDrawn(user.locale))
  }, [user.locale, drawn])
  return <Frame key={drawn} />
}

function Frame() {
  const [layer, setLayer] = useState<'palette' | 'help' | null>(null)
  const navigate = useNavigate()
  const hasUndo = useToast((state) => state.toast?.action !== undefined)
  const inside = useRouterState({ select: (state) => /^\/inbox\/[^/]+\/./.test(state.location.pathname) })
  useLive()
  useSeen()
  useIdleLoading()
  useEffect(() => {
    const singleKeys = () => usePreferences.getState().singleKeys
    return listen({ run: actByKeys, begins: beginsSequence, singleKeys })
  }, [])
  useActions({
    palette: () => setLayer((now) => (now === 'palette' ? null : 'palette')),
    help: () => setLayer('help'),
    undo: hasUndo && undoLast,
    theme: toggleTheme,
    sign_out: () => void signOut(),
    search: () => void navigate({ to: '/search' }),
    compose: () => void navigate({ to: '/compose' }),
    go_inbox: () => void navigate({ to: '/' }),
    go_mine: () => void navigate({ to: '/inbox/$view', params: { view: 'mine' } }),
    go_unassigned: () => void navigate({ to: '/inbox/$view', params: { view: 'unassigned' } }),
    go_mentions: () => void navigate({ to: '/inbox/$view', params: { view: 'mentions' } }),
    go_snoozed: () => void navigate({ to: '/inbox/$view', params: { view: 'snoozed' } }),
    go_drafts: () => void navigate({ to: '/drafts' }),
    go_search: () => void navigate({ to: '/search' }),
    go_contacts: () => void navigate({ to: '/contacts' }),
    go_companies: () => void navigate({ to: '/companies' }),
    go_notifications: () => void navigate({ to: '/notifications' }),
    go_room: () => void navigate({ to: '/room' }),
    go_knowledge: () => void navigate({ to: '/knowledge' }),
    go_ledger: () => void navigate({ to: '/ledger' }),
    go_settings: () => void navigate({ to: '/settings/$page', params: { page: 'profile' } }),
  })
  const close = () => setLayer(null)
  return (
    <div className="flex h-full flex-col">
      <OfflineBar />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] desk:grid-cols-[56px_minmax(0,1fr)] wide:grid-cols-[212px_minmax(0,1fr)]">
        <SideNav />
        <main className="min-h-0 min-w-0 overflow-hidden bg-surface desk:m-2 desk:ms-0 desk:rounded-xl desk:shadow-1">
          <Outlet />
        </main>
      </div>
      {!inside && <BottomBar />}
      <ToastLayer />
      <ViewEditing />
      <TooltipLayer />
      <Suspense>
        {layer === 'palette' && <Palette onClose={close} />}
        {layer === 'help' && <KeySheet onClose={close} />}
      </Suspense>
    </div>
  )
}
