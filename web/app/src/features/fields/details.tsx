// The fields of a conversation, contact or company as facts; a press makes one editable, leaving it saves.
// It never shows a field whose condition does not hold, and takes a value back that the server refused.
import { isApiError, patch } from '@api/client'
import type { HeldField, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { useMay, useUsers } from '~/sync/queries'
import { shownValue } from './model'
import { type FieldOwner, fieldName, heldQuery, valuesPath } from './queries'
import { ValueInput } from './value-input'

function useFill(owner: FieldOwner, id: string) {
  const key = heldQuery(owner, id).queryKey
  return useMutation({
    mutationFn: (values: Record<string, unknown>) => patch<Page<HeldField>>(valuesPath(owner, id), { values }),
    onMutate: (values) => {
      const before = client.getQueryData<HeldField[]>(key)
      client.setQueryData<HeldField[]>(key, (old) =>
        old?.map((one) => (one.field.id in values ? { ...one, value: values[one.field.id] } : one)),
      )
      return before
    },
    onSuccess: (page) => client.setQueryData(key, page.items),
    onError: (error, _values, before) => {
      client.setQueryData(key, before)
      toast(isApiError(error, 'invalid_input') && error.detail ? error.detail : sayProblem(error))
    },
  })
}

function Row({ held, may, onSave }: { held: HeldField; may: boolean; onSave: (value: unknown) => void }) {
  const [editing, setEditing] = useState(false)
  const users = useUsers()
  const { field, value } = held
  const text = shownValue(field, value, users)
  const name = fieldName(field)
  const wide = field.kind === 'long_text' || field.kind === 'choices'
  const done = (next?: unknown) => {
    setEditing(false)
    if (next !== undefined) onSave(next)
  }
  return (
    <li className={`flex gap-x-4 ${wide ? 'flex-col' : 'items-start'}`}>
      <span className="shrink-0 py-1 text-ink3">
        {name}
        {held.required && value === null && (
          <span className="ms-1 text-bad" title={t('fields.required_hint')}>
            *<span className="sr-only">{t('fields.required_hint')}</span>
          </span>
        )}
      </span>
      <span className={`flex min-w-0 flex-1 ${wide ? '' : 'justify-end'}`}>
        {editing ? (
          <ValueInput field={field} value={value} onDone={done} />
        ) : (
          <>
            {field.kind === 'link' && text && (
              <a
                href={text}
                target="_blank"
                rel="noreferrer noopener"
                className="min-w-0 truncate py-1 text-accenttext underline"
              >
                {text.replace(/^https?:\/\//, '')}
              </a>
            )}
            <button
              type="button"
              disabled={!may}
              onClick={() => setEditing(true)}
              aria-label={t('fields.edit_value', { name, value: text ?? t('fields.nothing') })}
              className={`rounded-md px-1.5 py-1 enabled:hover:bg-hover touch:min-h-11 ${wide ? '-mx-1.5 whitespace-pre-wrap break-words text-start' : '-me-1.5 max-w-full truncate text-end'} ${text ? '' : 'text-ink3'}`}
            >
              {field.kind === 'link' && text ? t('edit') : (text ?? t('fields.nothing'))}
            </button>
          </>
        )}
      </span>
    </li>
  )
}

export function Details({ owner, id, title }: { owner: FieldOwner; id: string; title: string }) {
  const { data } = useQuery(heldQuery(owner, id))
  const may = useMay(owner === 'conversation' ? 'conversations.write' : 'people.write')
  const fill = useFill(owner, id)
  const shown = (data ?? []).filter((one) => one.shown)
  if (shown.length === 0) return null
  return (
    <section data-testid={`details-${owner}`} className="mt-4 border-t border-line pt-3">
      <h2 className="text-xs font-normal text-ink3">{title}</h2>
      <ul className="mt-1 flex flex-col">
        {shown.map((one) => (
          <Row key={one.field.id} held={one} may={may} onSave={(value) => fill.mutate({ [one.field.id]: value })} />
        ))}
      </ul>
    </section>
  )
}
