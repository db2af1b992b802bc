// The form of one asset.
// It never saves by itself; a press does.
import { patch, post, remove } from '@api/client'
import type { Asset } from '@api/types'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { AreaField, CheckField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'

const KEYS = ['assets', 'timeline']
const dayOf = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString().slice(0, 10))

export function AssetEditor({ asset, path, onClose }: { asset: Asset | null; path: string; onClose: () => void }) {
  const [draft, setDraft] = useState({
    product: asset?.product ?? '',
    product_version: asset?.product_version ?? '',
    cloud: asset?.cloud ?? '',
    region: asset?.region ?? '',
    purchased: dayOf(asset?.purchased_at ?? null),
    modified: asset?.modified ?? false,
    modified_note: asset?.modified_note ?? '',
    reference: asset?.reference ?? '',
    archived: asset?.archived ?? false,
  })
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const save = useSave(
    () => {
      const { purchased, ...rest } = draft
      const body = { ...rest, purchased_at: purchased ? Date.parse(`${purchased}T00:00:00Z`) : null }
      return asset ? patch<Asset>(`/assets/${asset.id}`, { version: asset.version, ...body }) : post<Asset>(path, body)
    },
    KEYS,
    onClose,
  )
  const drop = useSave(() => remove(`/assets/${asset?.id}`), KEYS, onClose)
  const title = asset ? t('edit_what', { what: asset.product }) : t('assets.new')
  const failed = save.error ?? drop.error
  return (
    <Sheet title={title} onClose={onClose} width={480} top="8vh">
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {failed && <Problem compact error={failed} />}
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <TextField
            label={t('assets.product')}
            required
            autoFocus
            value={draft.product}
            onChange={(event) => set({ product: event.target.value })}
            error={save.field('product')}
          />
          <TextField
            label={t('assets.version')}
            value={draft.product_version}
            onChange={(event) => set({ product_version: event.target.value })}
          />
          <TextField
            label={t('assets.cloud')}
            value={draft.cloud}
            onChange={(event) => set({ cloud: event.target.value })}
          />
          <TextField
            label={t('assets.region')}
            value={draft.region}
            onChange={(event) => set({ region: event.target.value })}
          />
          <TextField
            type="date"
            label={t('assets.purchased')}
            value={draft.purchased}
            onChange={(event) => set({ purchased: event.target.value })}
          />
          <TextField
            label={t('assets.reference')}
            value={draft.reference}
            onChange={(event) => set({ reference: event.target.value })}
          />
        </div>
        <CheckField
          label={t('assets.modified')}
          help={t('assets.modified_help')}
          checked={draft.modified}
          onChange={(event) => set({ modified: event.target.checked })}
        />
        {draft.modified && (
          <AreaField
            label={t('assets.modified_note')}
            rows={2}
            value={draft.modified_note}
            onChange={(event) => set({ modified_note: event.target.value })}
          />
        )}
        {asset && (
          <CheckField
            label={t('assets.archived')}
            checked={draft.archived}
            onChange={(event) => set({ archived: event.target.checked })}
          />
        )}
        <div className="flex gap-2">
          {asset && <ConfirmButton label={t('delete')} disabled={drop.isPending} onConfirm={() => drop.mutate()} />}
          <span className="flex-1" />
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
