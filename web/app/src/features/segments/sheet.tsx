// A segment as a form: everybody who is signed in, or some companies and plans.
// It never shows who belongs to it by name; its number stands in the list.
import { post, put } from '@api/client'
import type { Segment } from '@api/types'
import { t } from '@i18n/runtime'
import { AreaField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { CompaniesField } from './companies-field'
import { plansOf } from './model'

export function SegmentSheet({ segment, onClose }: { segment: Segment | null; onClose: () => void }) {
  const [name, setName] = useState(segment?.name ?? '')
  const [who, setWho] = useState<Segment['who']>(segment?.who ?? 'chosen')
  const [plans, setPlans] = useState(segment?.plans.join('\n') ?? '')
  const [companies, setCompanies] = useState(segment?.names ?? [])
  const save = useSave(
    () => {
      const body = { name, who, plans: plansOf(plans), companies: companies.map((one) => one.id) }
      return segment
        ? put<Segment>(`/segments/${segment.id}`, { version: segment.version, ...body })
        : post<Segment>('/segments', body)
    },
    ['segments'],
    onClose,
  )
  const title = segment ? t('edit_what', { what: segment.name }) : t('segment.new')
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={520}>
      <TextField
        label={t('segment.name')}
        required
        maxLength={80}
        value={name}
        error={save.field('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('segment.who')}
        value={who}
        onChange={(event) => setWho(event.target.value as Segment['who'])}
      >
        <option value="chosen">{t('segment.chosen')}</option>
        <option value="everybody">{t('segment.everybody')}</option>
      </SelectField>
      {who === 'chosen' && (
        <>
          <AreaField
            label={t('segment.plans')}
            help={t('segment.plans_help')}
            rows={3}
            value={plans}
            error={save.field('plans')}
            onChange={(event) => setPlans(event.target.value)}
          />
          <CompaniesField value={companies} error={save.field('companies')} onChange={setCompanies} />
        </>
      )}
    </FormSheet>
  )
}
