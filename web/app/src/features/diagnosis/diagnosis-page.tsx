// Settings → Diagnosis: what each class of problems needs before it is solved, the guides, and how fast faults are found.
// It never touches a conversation.
import { get, put } from '@api/client'
import { type ClosingRules, type Guide, type Page, PROBLEM_CLASSES } from '@api/types'
import { date, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CheckField } from '@ui/field'
import { Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useWhole } from '~/features/settings/use-whole'
import { useMay } from '~/sync/queries'
import { GuideEditor } from './guide-editor'
import { type Guides, guidesQuery, type HeldRules, rulesQuery } from './model'

export function DiagnosisPage() {
  const guides = useQuery(guidesQuery)
  const rules = useQuery(rulesQuery)
  const error = guides.error ?? rules.error
  return (
    <>
      <Title title={t('settings.diagnosis')} about={t('diagnosis.about')} />
      {error && <Problem compact error={error} />}
      {rules.data && <Closing held={rules.data} />}
      {guides.data && <AllGuides held={guides.data} />}
      <Faults />
      <Downtimes />
    </>
  )
}

const RULES = ['fault_needs_finding', 'document_needs_link', 'preparation_needs_ending'] as const

function Closing({ held }: { held: HeldRules }) {
  const may = useMay('settings.manage')
  const save = useSave(
    (rules: ClosingRules) => put<HeldRules>('/problem-classes', { version: held.version, rules }),
    ['problem-classes'],
  )
  const shown = save.isPending ? save.variables : held.rules
  return (
    <Section title={t('diagnosis.closing')} about={t('diagnosis.closing_about')}>
      {save.error && <Problem compact error={save.error} />}
      {RULES.map((name) => (
        <CheckField
          key={name}
          label={t(`diagnosis.${name}`)}
          checked={shown[name]}
          disabled={!may}
          onChange={(event) => save.mutate({ ...held.rules, [name]: event.target.checked })}
        />
      ))}
    </Section>
  )
}

function AllGuides({ held }: { held: Guides }) {
  const may = useMay('settings.manage')
  const whole = useWhole(held, '/guides', 'guides')
  const all = whole.now.guides
  const set = (guides: Guide[]) => whole.change({ guides })
  const begin = () =>
    set([
      ...all,
      {
        name: t('diagnosis.new_name', { n: all.length + 1 }),
        class: PROBLEM_CLASSES[0],
        product: '',
        steps: [{ key: 'step_1', ask: '', hint: '', answers: [] }],
      },
    ])
  return (
    <form onSubmit={whole.submit}>
      <Section title={t('diagnosis.guides')} about={t('diagnosis.guides_about')}>
        <p className="mb-3">
          <Link to="/guides" className="text-accenttext underline">
            {t('guides.open_for_customers')}
          </Link>
        </p>
        {whole.refusal}
        {all.map((guide, at) => (
          <GuideEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: a guide has no other name while it is being renamed
            key={at}
            guide={guide}
            may={may}
            onChange={(next) => set(all.map((one, index) => (index === at ? next : one)))}
            onRemove={() => set(all.filter((_, index) => index !== at))}
          />
        ))}
        {may && (
          <div className="mt-3 flex justify-between gap-2">
            <button type="button" className="btn btn-line" onClick={begin}>
              <Plus size={15} aria-hidden />
              {t('diagnosis.new')}
            </button>
            <button type="submit" className="btn btn-main" disabled={whole.rests}>
              {t('save')}
            </button>
          </div>
        )}
      </Section>
    </form>
  )
}

interface Report {
  weeks: { from: number; faults: number; in_time: number; late: number }[]
}

function Faults() {
  const { data, error } = useQuery({
    queryKey: ['diagnosis-report'],
    queryFn: () => get<Report>('/reports/diagnoses'),
    staleTime: 0,
  })
  return (
    <Section title={t('diagnosis.report')} about={t('diagnosis.report_about')}>
      {error && <Problem compact error={error} />}
      {data?.weeks.length === 0 && <p className="text-ink3">{t('diagnosis.no_faults')}</p>}
      {data && data.weeks.length > 0 && (
        <Figures
          head={[
            t('diagnosis.week'),
            t('diagnosis.faults'),
            t('diagnosis.in_time'),
            t('diagnosis.late'),
            t('diagnosis.open'),
          ]}
          rows={data.weeks.map((week) => [
            date(week.from),
            ...[week.faults, week.in_time, week.late, week.faults - week.in_time - week.late].map(number),
          ])}
        />
      )}
    </Section>
  )
}

interface Month {
  month: string
  count: number
  kept: number
  longest_minutes: number
}

function Downtimes() {
  const { data, error } = useQuery({
    queryKey: ['downtime-report'],
    queryFn: async () => (await get<Page<Month>>('/reports/downtimes')).items,
    staleTime: 0,
  })
  return (
    <Section title={t('downtime.report')} about={t('downtime.report_about')}>
      {error && <Problem compact error={error} />}
      {data?.length === 0 && <p className="text-ink3">{t('downtime.none')}</p>}
      {data && data.length > 0 && (
        <Figures
          head={[t('downtime.month'), t('downtime.count'), t('downtime.kept'), t('downtime.longest')]}
          rows={data.map((one) => [one.month, ...[one.count, one.kept, one.longest_minutes].map(number)])}
        />
      )}
    </Section>
  )
}

/** A small table whose first column names the row. */
function Figures({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div className="overflow-x-auto">
      <table className="tnum w-full text-end">
        <thead className="text-xs text-ink3">
          <tr>
            {head.map((one, at) => (
              <th key={one} scope="col" className={`py-1 font-normal ${at === 0 ? 'text-start' : 'text-end'}`}>
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...figures]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-normal">
                {name}
              </th>
              {figures.map((one, at) => (
                <td key={head[at + 1]} className="py-1.5 text-end">
                  {one}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
