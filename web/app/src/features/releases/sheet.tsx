// A release that is written down, or written anew: what it is called, what changed, and the words that it is about.
// It never marks anything; what it touches is chosen afterwards.
import { post, put } from '@api/client'
import { t } from '@i18n/runtime'
import { AreaField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
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
    <FormSheet title={title} save={save} onClose={onClose} yes={t('release.save')}>
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
    </FormSheet>
  )
}
