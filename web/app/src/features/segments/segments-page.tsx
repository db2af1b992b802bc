// The segments of customers: what they are called, by what somebody belongs to them, and how many do.
// It never names single people.
import { remove } from '@api/client'
import type { Segment } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { segmentsQuery } from './model'
import { SegmentSheet } from './sheet'

function by(segment: Segment): string {
  if (segment.who === 'everybody') return t('segment.everybody')
  return [...segment.plans, ...segment.names.map((one) => one.name)].join(' · ')
}

function Row({ segment, onEdit }: { segment: Segment; onEdit?: (() => void) | undefined }) {
  const drop = useSave(() => remove(`/segments/${segment.id}`), ['segments', 'article', 'articles'])
  const edit = t('edit_what', { what: segment.name })
  return (
    <li className={`${ROW} phone:flex-wrap`}>
      <div className="min-w-0 flex-1 phone:basis-full">
        <p dir="auto" className="truncate font-medium">
          {segment.name}
        </p>
        <p dir="auto" className="truncate text-xs text-ink3">
          {by(segment)}
        </p>
        {drop.isError && <Problem compact error={drop.error} />}
      </div>
      <span className="tnum shrink-0 text-ink2">{t('segment.contacts', { count: segment.contacts })}</span>
      {onEdit && (
        <>
          <button type="button" className="btn-icon ms-auto" aria-label={edit} {...tip(edit)} onClick={onEdit}>
            <Pencil size={15} aria-hidden />
          </button>
          <ConfirmButton
            small
            icon={<Trash2 size={15} aria-hidden />}
            label={t('delete_what', { what: segment.name })}
            disabled={drop.isPending}
            onConfirm={() => drop.mutate()}
          />
        </>
      )}
    </li>
  )
}

export function SegmentsPage() {
  const may = useMay('settings.manage')
  const { data, error } = useQuery(segmentsQuery)
  const [open, setOpen] = useState<Segment | 'new' | null>(null)
  return (
    <>
      <Title
        title={t('settings.segments')}
        about={t('segment.about')}
        action={
          may && (
            <button type="button" className="btn btn-main" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('segment.new')}
            </button>
          )
        }
      />
      {error && <Problem error={error} />}
      {data?.length === 0 && <p className="text-ink3">{t('segment.none')}</p>}
      {data && data.length > 0 && (
        <ul className={ROWS}>
          {data.map((segment) => (
            <Row key={segment.id} segment={segment} onEdit={may ? () => setOpen(segment) : undefined} />
          ))}
        </ul>
      )}
      {open && <SegmentSheet segment={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
