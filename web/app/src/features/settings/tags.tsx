// Tags: made, renamed and removed for everybody.
// It never changes which conversation carries which tag.
import { patch, post, remove } from '@api/client'
import type { Tag } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { TextField } from '@ui/field'
import { Tag as TagIcon } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { tagsQuery, useMay } from '~/sync/queries'
import { NameRow } from './names-list'
import { ROWS, Title } from './section'
import { useSave } from './use-save'

export function TagsPage() {
  const may = useMay('settings.manage')
  const query = useQuery(tagsQuery)
  const [name, setName] = useState('')
  const add = useSave(
    () => post<Tag>('/tags', { name: name.trim() }),
    ['tags'],
    () => setName(''),
  )
  const rename = useSave(
    ({ tag, to }: { tag: Tag; to: string }) => patch<Tag>(`/tags/${tag.id}`, { version: tag.version, name: to }),
    ['tags', 'list'],
  )
  const drop = useSave((tag: Tag) => remove(`/tags/${tag.id}`), ['tags', 'list'])
  const failed = add.error ?? rename.error ?? drop.error
  return (
    <>
      <Title title={t('settings.tags')} about={t('tags.about')} />
      {failed && <Problem compact error={failed} />}
      <form
        className="my-4 flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <div className="flex-1">
          <TextField
            label={t('tags.new')}
            required
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <button type="submit" className="btn btn-main !h-8" disabled={add.isPending}>
          {t('add')}
        </button>
      </form>
      {query.data?.length === 0 && <p className="text-ink3">{t('tags.none')}</p>}
      {(query.data?.length ?? 0) > 0 && (
        <ul className={ROWS}>
          {query.data?.map((tag) => (
            <NameRow
              key={tag.id}
              name={tag.name}
              icon={<TagIcon size={15} aria-hidden className="shrink-0 text-ink3" />}
              onRename={may ? (to) => rename.mutate({ tag, to }) : undefined}
              onRemove={may ? () => drop.mutate(tag) : undefined}
            />
          ))}
        </ul>
      )}
    </>
  )
}
