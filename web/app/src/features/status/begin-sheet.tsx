// An incident that begins, or maintenance that is planned: what customers read, what is touched, and when.
// It never tells anybody before the button below is pressed.
import { post } from '@api/client'
import type { Brand } from '@api/types'
import { fieldTime } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { AffectedFields } from './affected'
import { IssueField } from './issue-field'
import { Languages } from './languages'
import {
  componentsQuery,
  IMPACTS,
  type Impact,
  INCIDENTS,
  type Kind,
  pairs,
  putIncident,
  type State,
  type StatusIncident,
  type Texts,
  TITLE_LENGTH,
  WORDS_LENGTH,
} from './model'

interface Props {
  brand: Brand
  kind: Kind
  /** The issue that it comes from. */
  issue?: number
  onClose: () => void
  onDone: (incident: StatusIncident) => void
}

const HOUR = 3_600_000
/** The next full hour, in the field's own form. */
const soon = (hours: number): string => fieldTime(Math.ceil(Date.now() / HOUR) * HOUR + hours * HOUR)
const timeOf = (field: string): number | undefined => (field ? new Date(field).getTime() : undefined)

export function BeginSheet({ brand, kind, issue, onClose, onDone }: Props) {
  const work = kind === 'maintenance'
  const components = useQuery(componentsQuery(brand.id)).data ?? []
  const [titles, setTitles] = useState<Texts>({})
  const [texts, setTexts] = useState<Texts>({})
  const [beginTexts, setBeginTexts] = useState<Texts>({})
  const [impact, setImpact] = useState<Impact>('minor')
  const [chosen, setChosen] = useState<Record<string, State>>({})
  const [from, setFrom] = useState(work ? soon(24) : '')
  const [until, setUntil] = useState(work ? soon(26) : '')
  const [about, setAbout] = useState<number | null>(issue ?? null)
  const save = useSave(
    () =>
      post<StatusIncident>(INCIDENTS, {
        brand_id: brand.id,
        kind,
        titles,
        texts,
        impact,
        components: pairs(chosen),
        from_at: timeOf(from),
        ...(work ? { until_at: timeOf(until), begin_texts: beginTexts } : {}),
        issue: about,
      }),
    ['status-incidents'],
    (incident) => {
      putIncident(incident)
      onDone(incident)
    },
  )
  const title = t(work ? 'status.plan' : 'status.begin')
  return (
    <FormSheet title={title} save={save} onClose={onClose} yes={t(work ? 'status.do_plan' : 'status.do_begin')}>
      <Languages brand={brand} parts={[titles, texts]}>
        {(one) => (
          <>
            <TextField
              label={t('status.title')}
              lang={one}
              maxLength={TITLE_LENGTH}
              value={titles[one] ?? ''}
              error={save.field('titles')}
              onChange={(event) => setTitles({ ...titles, [one]: event.target.value })}
            />
            <AreaField
              label={t(work ? 'status.words_work' : 'status.words_first')}
              lang={one}
              rows={4}
              maxLength={WORDS_LENGTH}
              value={texts[one] ?? ''}
              error={save.field('texts')}
              onChange={(event) => setTexts({ ...texts, [one]: event.target.value })}
            />
            {work && (
              <AreaField
                label={t('status.begin_words')}
                help={t('status.begin_words_help')}
                lang={one}
                rows={2}
                maxLength={WORDS_LENGTH}
                value={beginTexts[one] ?? ''}
                error={save.field('begin_texts')}
                onChange={(event) => setBeginTexts({ ...beginTexts, [one]: event.target.value })}
              />
            )}
          </>
        )}
      </Languages>
      <AffectedFields
        label={t(work ? 'status.touched_work' : 'status.touched')}
        help={t('status.touched_help')}
        components={components}
        chosen={chosen}
        error={save.field('components')}
        onChange={setChosen}
      />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          type="datetime-local"
          label={t(work ? 'status.from_work' : 'status.from')}
          help={work ? undefined : t('status.from_help')}
          required={work}
          value={from}
          error={save.field('from_at')}
          onChange={(event) => setFrom(event.target.value)}
        />
        {work ? (
          <TextField
            type="datetime-local"
            label={t('status.until')}
            required
            value={until}
            error={save.field('until_at')}
            onChange={(event) => setUntil(event.target.value)}
          />
        ) : (
          <SelectField
            label={t('status.impact')}
            value={impact}
            onChange={(event) => setImpact(event.target.value as Impact)}
          >
            {IMPACTS.map((one) => (
              <option key={one} value={one}>
                {t(`status.impact.${one}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <IssueField value={about} onChange={setAbout} error={save.field('issue')} />
    </FormSheet>
  )
}
