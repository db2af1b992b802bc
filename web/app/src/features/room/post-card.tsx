// One post: what it says, who said thanks, its comments, and for an announcement who has read it.
// It never counts an announcement as read before its reader says so.
import { get, post, put, remove } from '@api/client'
import type { Comment, Page, Post, Receipt } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Avatar } from '@ui/avatar'
import { ConfirmButton } from '@ui/confirm-button'
import { Check, Flag } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { MessageHtml } from '~/features/conversation/message-html'
import { useMay, useSession, useTeams, useUsers } from '~/sync/queries'

const PostForm = lazy(() => import('./post-form').then((module) => ({ default: module.PostForm })))

export function refreshPosts(): void {
  void client.invalidateQueries({ queryKey: ['posts'] })
}

function useAct(run: () => Promise<unknown>) {
  return useMutation({ mutationFn: run, onSuccess: refreshPosts, onError: (error) => toast(sayProblem(error)) })
}

function Comments({ id }: { id: string }) {
  const [text, setText] = useState('')
  const query = useQuery({
    queryKey: ['posts', 'comments', id],
    queryFn: async () => (await get<Page<Comment>>(`/posts/${id}/comments`)).items,
  })
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const html = escaped
    .split('\n')
    .map((line) => `<p>${line}</p>`)
    .join('')
  const add = useMutation({
    mutationFn: () => post<Comment>(`/posts/${id}/comments`, { html }),
    onSuccess: () => {
      setText('')
      refreshPosts()
    },
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <div className="mt-3 border-t border-line pt-3">
      <ul className="flex flex-col gap-2.5">
        {query.data?.map((one) => (
          <li key={one.id} className="flex gap-2">
            <Avatar name={one.author} size={20} />
            <div className="min-w-0 flex-1">
              <p className="text-xs text-ink3">
                <bdi className="font-medium text-ink2">{one.author}</bdi>{' '}
                <time title={moment(one.created_at)}>{ago(one.created_at)}</time>
              </p>
              <MessageHtml html={one.html} lang={null} message={one.id} />
            </div>
          </li>
        ))}
      </ul>
      <form
        className="mt-2 flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) add.mutate()
        }}
      >
        <textarea
          rows={1}
          value={text}
          aria-label={t('room.comment')}
          placeholder={t('room.comment')}
          className="field field-area min-w-0 flex-1"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="btn btn-line" disabled={!text.trim() || add.isPending}>
          {t('room.comment_add')}
        </button>
      </form>
    </div>
  )
}

function Receipts({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ['posts', 'receipts', id],
    queryFn: async () => (await get<Page<Receipt>>(`/posts/${id}/receipts`)).items,
  })
  if (!data) return null
  const missing = data.filter((one) => one.read_at === null)
  return (
    <div className="mt-3 rounded-lg bg-sunken px-3 py-2 text-xs" data-testid="receipts">
      <p className="font-medium">{t('room.receipts', { read: data.length - missing.length, all: data.length })}</p>
      {missing.length > 0 && (
        <p className="mt-0.5 break-words text-ink2">
          {t('room.missing', { names: missing.map((one) => one.name).join(', ') })}
        </p>
      )}
    </div>
  )
}

export function PostCard({ post: one }: { post: Post }) {
  const { user } = useSession()
  const manager = useMay('settings.manage')
  const users = useUsers()
  const teams = useTeams()
  const [open, setOpen] = useState(one.kind === 'announcement' && !one.read)
  const [editing, setEditing] = useState(false)
  const read = useAct(() => post(`/posts/${one.id}/read`))
  const thank = useAct(() =>
    one.thanked ? remove(`/posts/${one.id}/thanks`) : put(`/posts/${one.id}/thanks`, undefined),
  )
  const drop = useAct(() => remove(`/posts/${one.id}`))
  const mine = one.author_id === user.id || manager
  const team = one.team_id ? teams.find((item) => item.id === one.team_id)?.name : null
  const toggle = () => {
    setOpen(!open)
    if (!open && !one.read && one.kind !== 'announcement') read.mutate()
  }
  if (editing)
    return (
      <li>
        <Suspense>
          <PostForm post={one} onDone={() => setEditing(false)} />
        </Suspense>
      </li>
    )
  return (
    <li className="rounded-xl bg-raised px-4 py-3 shadow-1" data-testid="post">
      <div className="flex flex-wrap items-center gap-2 text-xs text-ink3">
        {!one.read && <span className="size-2 rounded-full bg-accent" role="img" aria-label={t('room.unread')} />}
        <span
          className={`pill !h-[18px] !px-1.5 ${one.kind === 'announcement' ? 'bg-warnsoft text-warn' : 'bg-hover text-ink2'}`}
        >
          {t(`room.kind_${one.kind}`)}
        </span>
        {one.pinned && <Flag size={12} aria-label={t('room.pinned')} />}
        {team && <span>{team}</span>}
        <span className="min-w-0 truncate">{one.author}</span>
        <time title={moment(one.created_at)}>{ago(one.created_at)}</time>
        {one.edited_at && <span>{t('room.edited')}</span>}
      </div>
      <h2 className="mt-1 text-md font-semibold">
        <button
          type="button"
          className="text-start hover:underline touch:min-h-11"
          aria-expanded={open}
          onClick={toggle}
        >
          {one.title}
        </button>
      </h2>
      {open && (
        <>
          <div className="mt-2">
            <MessageHtml html={one.html} lang={null} message={one.id} mentions={users.map((item) => item.name)} />
          </div>
          {one.kind === 'announcement' && mine && <Receipts id={one.id} />}
        </>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {open && one.kind === 'announcement' && !one.read && (
          <button type="button" className="btn btn-main" disabled={read.isPending} onClick={() => read.mutate()}>
            <Check size={14} aria-hidden />
            {t('room.confirm_read')}
          </button>
        )}
        <button
          type="button"
          aria-pressed={one.thanked}
          className={`btn ${one.thanked ? 'bg-accentsoft text-accenttext' : 'btn-line'}`}
          disabled={thank.isPending}
          onClick={() => thank.mutate()}
        >
          {one.thanks > 0 ? t('room.thanks_n', { n: one.thanks }) : t('room.thanks')}
        </button>
        {!open && one.comments > 0 && (
          <button type="button" className="btn" onClick={toggle}>
            {t('room.comments', { n: one.comments })}
          </button>
        )}
        <span className="flex-1" />
        {open && mine && (
          <>
            <button type="button" className="btn" onClick={() => setEditing(true)}>
              {t('room.edit')}
            </button>
            <ConfirmButton label={t('room.delete')} onConfirm={() => drop.mutate()} />
          </>
        )}
      </div>
      {open && <Comments id={one.id} />}
    </li>
  )
}
