// A release that is written down, or written anew: what it is called, what changed, and the words that it is about.
// It never marks anything; what it touches is chosen afterwards.
import { post, put } from '@api/client'
import { t } from '@i18n/runtime'
import { AreaField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { featuresOf, putRelease, RELEASES, type Release, type Told } from './model'

interface Props {
  release: Release | null
  onClose: () => void
  onDone: (release: Release) => void
}

const NEW: Told = { name: '', day: null, product: '', product_version: '', changes: '', features: [] }

export function ReleaseSheet({ release, onClose, onDone }: Props) {
  const [told, setTold] = useState<Told>(release ?? NEW)
  const [features, setFeatures] = useState((release?.features ?? []).join('\n'))
  const set = (next: Partial<Told>) => setTold({ ...told, ...next })
  const save = useSave(
    () => {
      const { name, day, product, product_version, changes } = told
      const body = { name, day, product, product_version, changes, features: featuresOf(features) }
      return release
        ? put<Release>(`${RELEASES}/${release.number}`, { version: release.version, ...body })
        : post<Release>(RELEASES, body)
    },
    ['releases', 'release'],
    (saved) => {
      putRelease(saved)
      onDone(saved)
    },
  )
  const title = release ? t('edit_what', { what: release.name }) : t('release.new')
  return (
    <Sheet title={title} onClose={onClose} width={600} top="6vh">
      <form
        className="flex max-h-[86vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {save.isError && <Problem compact error={save.error} />}
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField
            label={t('release.name')}
            required
            maxLength={100}
            value={told.name}
            error={save.field('name')}
            onChange={(event) => set({ name: event.target.value })}
          />
          <TextField
            type="date"
            label={t('release.day')}
            value={told.day ?? ''}
            error={save.field('day')}
            onChange={(event) => set({ day: event.target.value || null })}
          />
          <TextField
            label={t('release.product')}
            maxLength={100}
            value={told.product}
            error={save.field('product')}
            onChange={(event) => set({ product: event.target.value })}
          />
          <TextField
            label={t('release.product_version')}
            maxLength={100}
            value={told.product_version}
            error={save.field('product_version')}
            onChange={(event) => set({ product_version: event.target.value })}
          />
        </div>
        <AreaField
          label={t('release.changes')}
          rows={4}
          maxLength={10000}
          value={told.changes}
          error={save.field('changes')}
          onChange={(event) => set({ changes: event.target.value })}
        />
        <AreaField
          label={t('release.features')}
          help={t('release.features_help')}
          rows={4}
          value={features}
          error={save.field('features')}
          onChange={(event) => setFeatures(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('release.save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
