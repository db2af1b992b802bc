// The companies of a segment: those that are chosen, and a search for one more.
// It never asks for companies before the search is opened.
import { get } from '@api/client'
import type { Company, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from '@ui/icons'
import { PickList } from '@ui/picklist'
import { useState } from 'react'

export interface Chosen {
  id: string
  name: string
}

function Find({ without, onPick }: { without: readonly Chosen[]; onPick: (company: Chosen) => void }) {
  const [wanted, setWanted] = useState('')
  const query = wanted.trim()
  const found = useQuery({
    queryKey: ['companies', 'found', query],
    queryFn: () => get<Page<Company>>(`/companies?limit=20&q=${encodeURIComponent(query)}`),
  })
  const rows = (found.data?.items ?? []).filter((one) => !without.some((chosen) => chosen.id === one.id))
  return (
    <PickList
      narrowed
      label={t('segment.add_company')}
      placeholder={t('segment.find_company')}
      options={rows.map((one) => ({ id: one.id, label: one.name, hint: one.plan }))}
      onQuery={setWanted}
      onPick={(id) => {
        const picked = rows.find((one) => one.id === id)
        if (picked) onPick(picked)
      }}
    />
  )
}

export function CompaniesField({
  value,
  error,
  onChange,
}: {
  value: readonly Chosen[]
  error: string | null
  onChange: (next: Chosen[]) => void
}) {
  const [open, setOpen] = useState(false)
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink2">{t('segment.companies')}</legend>
      <ul className="flex flex-wrap items-center gap-1.5">
        {value.map((one) => (
          <li key={one.id} className="pill text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)] touch:h-9">
            <span dir="auto">{one.name}</span>
            <button
              type="button"
              aria-label={t('segment.without', { name: one.name })}
              className="grid size-4 place-items-center rounded-full text-ink3 hover:bg-hover hover:text-ink touch:size-9"
              onClick={() => onChange(value.filter((other) => other.id !== one.id))}
            >
              <X size={11} aria-hidden />
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            aria-expanded={open}
            className="btn btn-line !h-7 touch:!h-11"
            onClick={() => setOpen(!open)}
          >
            <Plus size={13} aria-hidden />
            {t('segment.add_company')}
          </button>
        </li>
      </ul>
      {error && <p className="mt-1 text-xs text-bad">{error}</p>}
      {open && (
        <div className="mt-1.5 max-h-60 overflow-hidden rounded-xl shadow-[inset_0_0_0_1px_var(--line-2)]">
          <Find
            without={value}
            onPick={(company) => {
              onChange([...value, { id: company.id, name: company.name }])
              setOpen(false)
            }}
          />
        </div>
      )}
    </fieldset>
  )
}
