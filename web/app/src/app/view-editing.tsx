// Opens the editor of a saved view from wherever one stands: the navigation, the list, the palette.
// It never draws the editor; that comes when it is first wanted.
import type { SavedView } from '@api/types'
import { loadMore } from '@i18n/runtime'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { create } from 'zustand'
import { savedView } from './views'

const ViewSheet = lazy(async () => {
  const [module] = await Promise.all([import('~/features/views/view-sheet'), loadMore()])
  return { default: module.ViewSheet }
})

const useEditing = create<{ open: { view: SavedView | null } | null }>(() => ({ open: null }))

/** Opens the editor; without a view for a new one. */
export const editView = (view: SavedView | null): void => useEditing.setState({ open: { view } })

export function ViewEditing() {
  const open = useEditing((state) => state.open)
  const navigate = useNavigate()
  if (!open) return null
  const close = () => useEditing.setState({ open: null })
  const saved = (view: SavedView | null) => {
    close()
    const to = view ? savedView(view.id) : 'mine'
    void navigate({ to: '/inbox/$view', params: { view: to }, search: {} })
  }
  return (
    <Suspense>
      <ViewSheet view={open.view} onClose={close} onSaved={saved} />
    </Suspense>
  )
}
