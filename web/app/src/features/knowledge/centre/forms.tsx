// The request forms of one help centre: in the order in which customers choose from them, with a look at each page.
// It never deletes a request that came by a form.
import { patch, remove } from '@api/client'
import type { Brand, RequestForm } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useState } from 'react'
import { ROWS } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { formsQuery } from '../queries'
import { pageOf } from './address'
import { formName, said } from './form-model'

const RequestFormSheet = lazy(() =>
  import('./request-form-sheet').then((module) => ({ default: module.RequestFormSheet })),
)

export function Forms({ brand }: { brand: Brand }) {
  const may = useMay('settings.manage')
  const query = useQuery(formsQuery(brand.id))
  const forms = query.data ?? []
  const [open, setOpen] = useState<RequestForm | 'new' | null>(null)
  const move = useSave(
    ({ form, position }: { form: RequestForm; position: number }) =>
      patch<RequestForm>(`/knowledge/forms/${form.id}`, { version: form.version, position }),
    ['request-forms'],
    () => undefined,
  )
  const drop = useSave((form: RequestForm) => remove(`/knowledge/forms/${form.id}`), ['request-forms'])
  const error = move.error ?? drop.error
  const busy = move.isPending || drop.isPending
  return (
    <>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {error && <Problem compact error={error} />}
      {query.isSuccess && forms.length === 0 && <p className="text-ink2">{t('request_form.none')}</p>}
      {forms.length > 0 && (
        <ul className={ROWS} aria-label={t('request_form.title')}>
          {forms.map((form, at) => (
            <FormRow
              key={form.id}
              brand={brand}
              form={form}
              at={at}
              count={forms.length}
              may={may}
              busy={busy}
              onMove={(position) => move.mutate({ form, position })}
              onEdit={() => setOpen(form)}
              onRemove={() => drop.mutate(form)}
            />
          ))}
        </ul>
      )}
      {may && (
        <button type="button" className="btn btn-line mt-3" onClick={() => setOpen('new')}>
          <Plus size={14} aria-hidden />
          {t('request_form.add')}
        </button>
      )}
      {open && (
        <Suspense>
          <RequestFormSheet brand={brand} form={open === 'new' ? null : open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}

interface RowProps {
  brand: Brand
  form: RequestForm
  at: number
  count: number
  may: boolean
  busy: boolean
  onMove: (to: number) => void
  onEdit: () => void
  onRemove: () => void
}

function FormRow({ brand, form, at, count, may, busy, onMove, onEdit, onRemove }: RowProps) {
  const name = formName(form, locale())
  const page = form.published ? pageOf(brand, `requests/new/${form.slug}`) : null
  const move = (by: 1 | -1) => (
    <MoveButton name={name} by={by} disabled={busy || at + by < 0 || at + by >= count} onMove={() => onMove(at + by)} />
  )
  return (
    <li className="flex min-h-12 items-center gap-1 px-3.5 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="font-medium">
            {name}
          </span>
          <span className={`pill ${form.published ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
            {t(form.published ? 'request_form.shown' : 'request_form.hidden')}
          </span>
        </p>
        <p dir="auto" className="text-xs text-ink2">
          {said(form.introductions, locale())}
        </p>
        <p className="text-xs text-ink3">
          {t('request_form.count', { n: form.fields.length })}
          {page && (
            <>
              {' · '}
              <a
                href={page}
                target="_blank"
                rel="noreferrer"
                className="text-accenttext underline"
                aria-label={t('request_form.look_at', { name })}
              >
                {t('request_form.look')}
              </a>
            </>
          )}
        </p>
      </div>
      {may && (
        <>
          {move(-1)}
          {move(1)}
          <button
            type="button"
            className="btn-icon"
            aria-label={t('edit_what', { what: name })}
            {...tip(t('edit_what', { what: name }))}
            onClick={onEdit}
          >
            <Pencil size={15} aria-hidden />
          </button>
          <ConfirmButton
            small
            icon={<Trash2 size={15} aria-hidden />}
            label={t('delete_what', { what: name })}
            disabled={busy}
            onConfirm={onRemove}
          />
        </>
      )}
    </li>
  )
}
