// Settings → Hand-over: the templates of packets for engineers, their fields, and how often the gate was overridden.
// It never changes packets that were opened already.
import { get } from '@api/client'
import type { HandoverField, HandoverReport, HandoverTemplate, HandoverTemplates } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Section, Title } from '~/features/settings/section'
import { useWhole } from '~/features/settings/use-whole'
import { useMay } from '~/sync/queries'
import { templatesQuery } from './model'
import { TemplateFields } from './template-fields'

const DAYS = 30

export function HandoverPage() {
  const query = useQuery(templatesQuery)
  return (
    <>
      <Title title={t('settings.handover')} about={t('handover.about')} />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Templates held={query.data} />}
      {useMay('handovers.override') && <Report />}
    </>
  )
}

function Templates({ held }: { held: HandoverTemplates }) {
  const may = useMay('settings.manage')
  const whole = useWhole(held, '/handover-templates', 'handover-templates')
  const all = whole.now.templates
  const set = (templates: HandoverTemplate[]) => whole.change({ templates })
  const change = (at: number, part: Partial<HandoverTemplate>) =>
    set(all.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const [first] = held.templates
  const begin = () =>
    set([...all, { name: t('handover.new_name', { n: all.length }), product: '', fields: first?.fields ?? [] }])
  return (
    <form onSubmit={whole.submit}>
      {whole.refusal}
      {all.map((template, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a template has no other name while it is being renamed
        <Section key={at} title={template.name || t('handover.standard')}>
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            <TextField
              label={t('handover.template_name')}
              placeholder={t('handover.standard')}
              maxLength={120}
              disabled={!may}
              value={template.name}
              onChange={(event) => change(at, { name: event.target.value })}
            />
            <TextField
              label={t('handover.product')}
              help={t('handover.product_help')}
              placeholder={t('handover.every_product')}
              maxLength={120}
              disabled={!may}
              value={template.product}
              onChange={(event) => change(at, { product: event.target.value })}
            />
          </div>
          <TemplateFields
            fields={template.fields}
            may={may}
            onChange={(fields: HandoverField[]) => change(at, { fields })}
          />
          {may && all.length > 1 && (
            <ConfirmButton
              small
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: template.name || t('handover.standard') })}
              onConfirm={() => set(all.filter((_, index) => index !== at))}
            />
          )}
        </Section>
      ))}
      {may && (
        <div className="mb-8 flex justify-between gap-2">
          <button type="button" className="btn btn-line" onClick={begin}>
            <Plus size={15} aria-hidden />
            {t('handover.new')}
          </button>
          <button type="submit" className="btn btn-main" disabled={whole.rests}>
            {t('save')}
          </button>
        </div>
      )}
    </form>
  )
}

function Report() {
  const query = useQuery({
    queryKey: ['handover-report'],
    queryFn: () => get<HandoverReport>('/reports/handovers', { days: DAYS }),
    staleTime: 0,
  })
  const report = query.data
  return (
    <Section title={t('handover.report')} about={t('handover.report_about', { days: DAYS })}>
      {query.error && <Problem compact error={query.error} />}
      {report && (
        <p data-testid="report">
          {t('handover.report_line', {
            sent: number(report.sent),
            overridden: number(report.overridden),
            percent: number(report.override_percent),
            returned: number(report.returned),
          })}
        </p>
      )}
    </Section>
  )
}
