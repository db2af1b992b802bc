// The team room: tips, notices and announcements of colleagues, unread ones first.
// It never shows anything to customers, and is no chat.
import { get } from '@api/client'
import type { Page, Post } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Plus, UsersRound } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { PostCard } from './post-card'

const PostForm = lazy(() => import('./post-form').then((module) => ({ default: module.PostForm })))

export function RoomPage() {
  const [writing, setWriting] = useState(false)
  const query = useQuery({
    queryKey: ['posts', 'list'],
    queryFn: async ({ signal }) => (await get<Page<Post>>('/posts', {}, signal)).items,
  })
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line px-5 py-2 phone:px-4">
        <h1 className="text-lg font-semibold">{t('nav.room')}</h1>
        <span className="flex-1" />
        {!writing && (
          <button type="button" className="btn btn-main" onClick={() => setWriting(true)}>
            <Plus size={14} aria-hidden />
            {t('room.write')}
          </button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-[760px] flex-col gap-4 px-6 py-6 phone:px-4">
          {writing && (
            <Suspense>
              <PostForm onDone={() => setWriting(false)} />
            </Suspense>
          )}
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {query.isPending && <RowSkeletons />}
          {query.data?.length === 0 && !writing && (
            <Empty icon={<UsersRound size={28} aria-hidden />} title={t('room.none')}>
              {t('room.none_about')}
            </Empty>
          )}
          <ul className="flex flex-col gap-3" data-testid="posts">
            {query.data?.map((one) => (
              <PostCard key={one.id} post={one} />
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}
