// Writing or changing a post: kind, audience, title and text with mentions.
// It never offers announcements to those who may not make any.
import { isApiError, patch, post as send } from '@api/client'
import { POST_KINDS, type Post, type PostKind } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useRef, useState } from 'react'
import { client } from '~/app/query'
import type { EditorHandle } from '~/features/composer/editor'
import { useMay, useTeams, useUsers } from '~/sync/queries'

const Editor = lazy(() => import('~/features/composer/editor'))

export function PostForm({ post, onDone }: { post?: Post; onDone: () => void }) {
  const manager = useMay('settings.manage')
  const users = useUsers()
  const teams = useTeams()
  const [kind, setKind] = useState<PostKind>(post?.kind ?? 'tip')
  const [title, setTitle] = useState(post?.title ?? '')
  const [html, setHtml] = useState(post?.html ?? '')
  const [team, setTeam] = useState(post?.team_id ?? '')
  const [pinned, setPinned] = useState(post?.pinned ?? false)
  const editor = useRef<EditorHandle>(null)
  const save = useMutation({
    mutationFn: () => {
      const input = {
        kind,
        title: title.trim(),
        html: editor.current?.html() ?? html,
        team_id: team || null,
        pinned,
        mention_ids: editor.current?.mentions() ?? [],
      }
      return post ? patch<Post>(`/posts/${post.id}`, { ...input, version: post.version }) : send<Post>('/posts', input)
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['posts'] })
      onDone()
    },
  })
  const error = isApiError(save.error) ? save.error : null
  const ready = title.trim() !== '' && html !== '' && !save.isPending
  const kinds = POST_KINDS.filter((one) => one !== 'announcement' || manager)
  return (
    <form
      className="flex flex-col gap-3 rounded-xl bg-raised px-4 py-4 shadow-1"
      data-testid="post-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) save.mutate()
      }}
    >
      <div className="flex flex-wrap gap-3">
        <SelectField label={t('room.kind')} value={kind} onChange={(event) => setKind(event.target.value as PostKind)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`room.kind_${one}`)}
            </option>
          ))}
        </SelectField>
        {teams.length > 0 && (
          <SelectField label={t('room.for')} value={team} onChange={(event) => setTeam(event.target.value)}>
            <option value="">{t('room.for_everyone')}</option>
            {teams.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <TextField
        label={t('room.title')}
        required
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        error={error?.field('/title')}
      />
      <div className="rounded-xl shadow-[inset_0_0_0_1px_var(--field)] focus-within:shadow-[0_0_0_2px_var(--ring)]">
        <Suspense fallback={<div className="h-[82px]" />}>
          <Editor
            ref={editor}
            docKey={post?.id ?? 'post'}
            html={post?.html ?? ''}
            revision={0}
            mode="note"
            label={t('room.text')}
            placeholder={t('room.text_hint')}
            people={users.filter((one) => one.active)}
            autoFocus={false}
            onChange={setHtml}
            onSend={() => ready && save.mutate()}
            onFiles={() => undefined}
            onLeave={() => undefined}
          />
        </Suspense>
      </div>
      {manager && (
        <CheckField label={t('room.pin')} checked={pinned} onChange={(event) => setPinned(event.target.checked)} />
      )}
      {save.isError && <Problem compact error={save.error} />}
      <div className="flex gap-2">
        <button type="submit" className="btn btn-main" disabled={!ready}>
          {post ? t('save') : t('room.publish')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </form>
  )
}
