// An incident put right: its titles, how much it weighs, its time while it is not over, and the issue behind it.
// It never changes a step that was written; that is put right where it stands.
import { patch } from '@api/client'
import type { Brand } from '@api/types'
import { fieldTime } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AreaField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { IssueField } from './issue-field'
import { Languages } from './languages'
import {
  IMPACTS,
  type Impact,
  INCIDENTS,
  putIncident,
  STATUS_KEYS,
  type StatusIncident,
  type Texts,
  TITLE_LENGTH,
  WORDS_LENGTH,
} from './model'

/** What a field for days and hours says, unless it still says what it said at first: it knows no seconds. */
const changedTime = (field: string, before: number | null): number | undefined =>
  field && (before === null || field !== fieldTime(before)) ? new Date(field).getTime() : undefined

export function ChangeSheet({
  brand,
  incident,
  onClose,
}: {
  brand: Brand
  incident: StatusIncident
  onClose: () => void
}) {
  const work = incident.kind === 'maintenance'
  const over = incident.stage === 'over'
  const planned = work && incident.stage === 'planned'
  const [titles, setTitles] = useState<Texts>(incident.titles)
  const [beginTexts, setBeginTexts] = useState<Texts>(incident.begin_texts)
  const [impact, setImpact] = useState<Impact>(incident.impact)
  const [issue, setIssue] = useState(incident.issue)
  const [from, setFrom] = useState(fieldTime(incident.from_at))
  const [until, setUntil] = useState(incident.until_at === null ? '' : fieldTime(incident.until_at))
  const save = useSave(
    () =>
      patch<StatusIncident>(`${INCIDENTS}/${incident.number}`, {
        version: incident.version,
        titles,
        impact,
        issue,
        from_at: over ? undefined : changedTime(from, incident.from_at),
        until_at: over ? undefined : changedTime(until, incident.until_at),
        begin_texts: planned ? beginTexts : undefined,
      }),
    STATUS_KEYS,
    (next) => {
      putIncident(next)
      onClose()
    },
  )
  const title = t('status.change')
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={560}>
      <Languages brand={brand} parts={[titles]}>
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
            {planned && (
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
      {!work && (
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
      {!over && (
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField
            type="datetime-local"
            label={t(work ? 'status.from_work' : 'status.from')}
            required
            value={from}
            error={save.field('from_at')}
            onChange={(event) => setFrom(event.target.value)}
          />
          {work && (
            <TextField
              type="datetime-local"
              label={t('status.until')}
              required
              value={until}
              error={save.field('until_at')}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </div>
      )}
      <IssueField value={issue} onChange={setIssue} error={save.field('issue')} />
    </FormSheet>
  )
}
