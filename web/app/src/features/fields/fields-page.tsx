// Settings → Fields: those of conversations, contacts and companies, in their order, and an editor for one.
// It never deletes a field without asking twice; what it held is gone with it.
import { patch, post, put, remove } from '@api/client'
import type { Field, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { ArrowUp, Pencil, Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { FieldEditor } from './field-editor'
import { type FieldOwner, fieldName, fieldsQuery } from './queries'

const OWNERS: FieldOwner[] = ['conversation', 'contact', 'company']
const KEYS = ['fields', 'held']

export function FieldsPage() {
  const may = useMay('settings.manage')
  const query = useQuery(fieldsQuery)
  const [owner, setOwner] = useState<FieldOwner>('conversation')
  const [edited, setEdited] = useState<Field | 'new' | null>(null)
  const order = useSave(
    (ids: string[]) => put<Page<Field>>('/fields/order', { owner, ids }),
    KEYS,
    () => undefined,
  )
  const drop = useSave((field: Field) => remove(`/fields/${field.id}`), KEYS)
  const archive = useSave(
    (field: Field) => patch<Field>(`/fields/${field.id}`, { version: field.version, archived: !field.archived }),
    KEYS,
  )
  const failed = order.error ?? drop.error ?? archive.error
  const shown = (query.data ?? []).filter((field) => field.owner === owner)
  const up = (index: number) => {
    const ids = shown.map((field) => field.id)
    const [moved] = ids.splice(index, 1)
    if (moved) ids.splice(index - 1, 0, moved)
    order.mutate(ids)
  }
  return (
    <>
      <Title
        title={t('settings.fields')}
        about={t('fields.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setEdited('new')}>
              <Plus size={15} aria-hidden />
              {t('fields.new')}
            </button>
          )
        }
      />
      {failed && <Problem compact error={failed} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <div role="tablist" aria-label={t('fields.owner')} className="my-4 flex gap-1">
        {OWNERS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={owner === one}
            className={`btn !h-8 ${owner === one ? 'bg-sel font-medium text-accenttext' : ''}`}
            onClick={() => setOwner(one)}
          >
            {t(`fields.owner_${one}`)}
          </button>
        ))}
      </div>
      {query.isSuccess && shown.length === 0 && <p className="text-ink3">{t('fields.none')}</p>}
      {shown.length > 0 && (
        <ul className={ROWS}>
          {shown.map((field, index) => (
            <li key={field.id} className={ROW}>
              <div className="min-w-0 flex-1">
                <p className={`truncate font-medium ${field.archived ? 'text-ink3' : ''}`}>{fieldName(field)}</p>
                <p className="truncate text-xs text-ink3">
                  {[
                    t(`fields.kind_${field.kind}`),
                    field.required === 'on_solve' && t('fields.required_short'),
                    field.shown_when && t('fields.conditional'),
                    field.archived && t('fields.archived'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              {may && (
                <>
                  {index > 0 && (
                    <button
                      type="button"
                      className="btn-icon"
                      aria-label={t('fields.up', { name: field.name })}
                      {...tip(t('fields.up', { name: field.name }))}
                      onClick={() => up(index)}
                    >
                      <ArrowUp size={15} aria-hidden />
                    </button>
                  )}
                  <button
                    type="button"
                    className="btn-icon"
                    aria-label={t('edit_what', { what: field.name })}
                    onClick={() => setEdited(field)}
                  >
                    <Pencil size={15} aria-hidden />
                  </button>
                  <button type="button" className="btn btn-line !h-8" onClick={() => archive.mutate(field)}>
                    {t(field.archived ? 'fields.restore' : 'fields.archive')}
                  </button>
                  {field.archived && (
                    <ConfirmButton
                      small
                      icon={<Trash2 size={15} aria-hidden />}
                      label={t('delete_what', { what: field.name })}
                      question={t('fields.delete_question')}
                      onConfirm={() => drop.mutate(field)}
                    />
                  )}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <FieldEditor
          field={edited === 'new' ? null : edited}
          owner={owner}
          onClose={() => setEdited(null)}
          save={(body) =>
            edited === 'new'
              ? post<Field>('/fields', { owner, ...body })
              : patch<Field>(`/fields/${edited.id}`, { version: edited.version, ...body })
          }
        />
      )}
    </>
  )
}
