// The finding: what is the matter, what shows it, its cause, how sure it is, whose side it is on, what it costs.
// Every field is saved when it is left; the clock ends only when somebody records the whole.
import { CAUSES, CHARGES, CONFIDENCES, type Conversation, type Diagnosis, type FindingFields, SIDES } from '@api/types'
import { list } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { AreaField, SelectField } from '@ui/field'
import { FileChoices } from '@ui/file-choices'
import { Problem } from '@ui/problem'
import { useThreadFiles } from '~/sync/queries'
import { useDiagnosisChange } from './section'

const CHOICES = [
  ['cause', CAUSES],
  ['confidence', CONFIDENCES],
  ['side', SIDES],
  ['charge', CHARGES],
] as const

export function FindingForm({ conversation, diagnosis }: { conversation: Conversation; diagnosis: Diagnosis }) {
  const save = useDiagnosisChange(conversation.id)
  const files = useThreadFiles(conversation.id)
  const text = (name: 'finding' | 'evidence' | 'advice' | 'offer', help?: string) => (
    <AreaField
      key={`${name}-${diagnosis[name]}`}
      label={t(`problem.${name}`)}
      help={help}
      rows={2}
      maxLength={4000}
      defaultValue={diagnosis[name]}
      onBlur={(event) => {
        const value = event.target.value.trim()
        if (value !== diagnosis[name]) save.mutate({ [name]: value })
      }}
    />
  )
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ record: true })
      }}
    >
      {text('finding')}
      {text('evidence', t('problem.evidence_help'))}
      {files.length > 0 && (
        <FileChoices
          label={t('problem.files')}
          none=""
          files={files}
          chosen={diagnosis.files}
          onChange={(files) => save.mutate({ files })}
        />
      )}
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        {CHOICES.map(([name, all]) => (
          <SelectField
            key={name}
            label={t(`problem.${name}`)}
            value={diagnosis[name] ?? ''}
            onChange={(event) => save.mutate({ [name]: event.target.value } as Partial<FindingFields>)}
          >
            {diagnosis[name] === null && <option value="">{t('problem.choose')}</option>}
            {all.map((one) => (
              <option key={one} value={one}>
                {t(`problem.${name}.${one}` as Key)}
              </option>
            ))}
          </SelectField>
        ))}
      </div>
      {text('advice')}
      {diagnosis.charge === 'charged' && text('offer')}
      {save.error && <Problem compact error={save.error} />}
      {diagnosis.recorded_at === null && (
        <>
          {diagnosis.missing.length > 0 && (
            <p className="text-xs text-ink2" data-testid="missing">
              {t('problem.missing', { what: list(diagnosis.missing.map((name) => t(`problem.${name}`))) })}
            </p>
          )}
          <button
            type="submit"
            className="btn btn-main self-start"
            disabled={diagnosis.missing.length > 0 || save.isPending}
          >
            {t('problem.record')}
          </button>
        </>
      )}
    </form>
  )
}
