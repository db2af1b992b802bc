// Chooses another contact to merge into this one, by name or address.
// It never merges on the first press; the chosen one is asked about.
import { get } from '@api/client'
import type { Contact, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Avatar } from '@ui/avatar'
import { Panel } from '@ui/overlay'
import { PickList } from '@ui/picklist'
import { useState } from 'react'

interface Props {
  id: string
  anchor: Element | null
  onClose: () => void
  onPick: (contact: Contact) => void
}

export function MergeWith({ id, anchor, onClose, onPick }: Props) {
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<Contact | null>(null)
  const { data } = useQuery({
    queryKey: ['contacts', 'pick', q],
    queryFn: () => get<Page<Contact>>('/contacts', { q, limit: 20 }),
    placeholderData: keepPreviousData,
  })
  const found = (data?.items ?? []).filter((one) => one.id !== id && !one.masked)
  return (
    <Panel title={t('merges.with')} anchor={anchor} onClose={onClose} width={320}>
      {chosen ? (
        <div className="flex flex-col gap-3 p-4">
          <p>{t('merges.sure', { name: chosen.name })}</p>
          <div className="flex justify-end gap-2">
            <button type="button" className="btn !h-8" onClick={() => setChosen(null)}>
              {t('cancel')}
            </button>
            <button
              type="button"
              className="btn btn-main !h-8"
              onClick={() => {
                onPick(chosen)
                onClose()
              }}
            >
              {t('merges.merge')}
            </button>
          </div>
        </div>
      ) : (
        <PickList
          label={t('merges.with')}
          placeholder={t('contacts.find')}
          narrowed
          onQuery={setQ}
          onPick={(picked) => setChosen(found.find((one) => one.id === picked) ?? null)}
          options={found.map((one) => ({
            id: one.id,
            label: one.name || one.email || '',
            hint: one.email ?? undefined,
            icon: <Avatar name={one.name || '?'} size={20} />,
          }))}
        />
      )}
    </Panel>
  )
}
