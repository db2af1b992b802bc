// What a configuration file would do, in words: what is new, what changes, what stays, and what cannot be done.
// It never does it.
import { type Key, t } from '@i18n/runtime'
import type { ReactNode } from 'react'

interface Change {
  field: string
  from: string
  to: string
}

export interface Report {
  added: { section: string; name: string }[]
  changed: { section: string; name: string; changes: Change[] }[]
  unchanged: { section: string; count: number }[]
  refused: { pointer: string; section: string; name: string; code: string; about: string; detail: string }[]
}

const sectionName = (section: string): string => t(`configuration.section.${section}` as Key)

/** The name of a value; texts by language keep the language, parts of the behaviour stand for themselves. */
function fieldName(field: string): string {
  const [whole = '', part] = field.split('/')
  if (whole === 'behaviour' && part) return t(`configuration.field.${part}` as Key)
  const name = t(`configuration.field.${whole}` as Key)
  return part ? `${name} (${part})` : name
}

/** Signatures and texts are kept as HTML; people read the words. */
function value(text: string): string {
  if (text === 'true') return t('configuration.yes')
  if (text === 'false') return t('configuration.no')
  const words = /^\s*</.test(text) ? (new DOMParser().parseFromString(text, 'text/html').body.textContent ?? '') : text
  return words.trim() || t('configuration.nothing')
}

const REASONS = new Set([
  'unknown_status',
  'unknown_tag',
  'unknown_team',
  'unknown_inbox',
  'unknown_colleague',
  'unknown_contact',
  'unknown_company',
  'unknown_field',
  'unknown_option',
  'unknown_macro',
  'kind_differs',
])

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-4">
      <h4 className="font-medium">{title}</h4>
      <ul className="mt-1 space-y-1.5 text-ink2">{children}</ul>
    </section>
  )
}

export function ReportView({ report }: { report: Report }) {
  const named = (one: { section: string; name: string }) =>
    one.name
      ? t('configuration.named', { section: sectionName(one.section), name: one.name })
      : sectionName(one.section)
  const stay = report.unchanged.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      {report.refused.length > 0 && (
        <Group title={t('configuration.refused', { n: report.refused.length })}>
          {report.refused.map((one) => (
            <li key={`${one.pointer} ${one.about}`} className="break-words rounded-lg bg-badsoft px-3 py-1.5 text-ink">
              <span className="block">{named(one)}</span>
              <span className="block text-ink2">
                {REASONS.has(one.code) ? t(`configuration.why.${one.code}` as Key, { about: one.about }) : one.detail}
              </span>
              <code className="text-xs text-ink2">{one.pointer}</code>
            </li>
          ))}
        </Group>
      )}
      {report.added.length > 0 && (
        <Group title={t('configuration.added', { n: report.added.length })}>
          {report.added.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two things of a file may have one name, and the list stays
            <li key={index} className="break-words">
              {named(one)}
            </li>
          ))}
        </Group>
      )}
      {report.changed.length > 0 && (
        <Group title={t('configuration.changed', { n: report.changed.length })}>
          {report.changed.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two things of a file may have one name, and the list stays
            <li key={index} className="break-words">
              {named(one)}
              <ul className="ms-4 space-y-0.5 text-xs">
                {one.changes.map((change) => (
                  <li key={change.field}>
                    {t('configuration.becomes', {
                      field: fieldName(change.field),
                      from: value(change.from),
                      to: value(change.to),
                    })}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </Group>
      )}
      <p className="mt-4 text-ink3">
        {report.added.length + report.changed.length === 0 && report.refused.length === 0
          ? t('configuration.same')
          : t('configuration.unchanged', { n: stay })}
      </p>
    </>
  )
}
