// Markdown files that become articles: each a draft in the chosen section, with what became of it.
// It never publishes what it brings in, and never stops at a file that cannot be read.
import { isApiError, post } from '@api/client'
import type { Article } from '@api/types'
import { LOCALE_NAMES, LOCALES, type Locale, locale, t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { SelectField } from '@ui/field'
import { AlertTriangle, Check } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { sayProblem } from '@ui/problem'
import { useRef, useState } from 'react'
import { client } from '~/app/query'
import { titleOfFile } from './model'
import type { SectionChoice } from './queries'

interface Outcome {
  name: string
  number?: number
  problem?: string
}

interface Props {
  sections: readonly SectionChoice[]
  onClose: () => void
}

/** Problems with a file in a sentence: the server's own words are the more exact ones. */
const say = (error: unknown): string => (isApiError(error) && error.detail) || sayProblem(error)

export function ImportFiles({ sections, onClose }: Props) {
  const [chosen, setChosen] = useState('')
  const category = chosen || sections[0]?.id || ''
  const [language, setLanguage] = useState<Locale>(locale())
  const [files, setFiles] = useState<File[]>([])
  const [outcomes, setOutcomes] = useState<Outcome[]>([])
  const [busy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const bring = async () => {
    setBusy(true)
    setOutcomes([])
    // One after the other: they take their place in the section in this order.
    for (const file of files) {
      let outcome: Outcome
      try {
        const markdown = await file.text()
        const article = await post<Article>('/knowledge/articles', {
          brand_id: sections.find((one) => one.id === category)?.brand,
          category_id: category,
          locale: language,
          title: titleOfFile(file.name, markdown),
          markdown,
        })
        outcome = { name: article.title, number: article.number }
      } catch (error) {
        outcome = { name: file.name, problem: say(error) }
      }
      setOutcomes((all) => [...all, outcome])
    }
    setFiles([])
    setBusy(false)
    void client.invalidateQueries({ queryKey: ['articles'] })
  }
  return (
    <Sheet title={t('article.import')} onClose={onClose} width={520}>
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          void bring()
        }}
      >
        <div>
          <h2 className="text-lg font-semibold">{t('article.import')}</h2>
          <p className="mt-1 text-ink2">{t('article.import_about')}</p>
        </div>
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <SelectField
            label={t('article.section')}
            required
            value={category}
            onChange={(event) => setChosen(event.target.value)}
          >
            {sections.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('article.language')}
            value={language}
            onChange={(event) => setLanguage(event.target.value as Locale)}
          >
            {LOCALES.map((one) => (
              <option key={one} value={one}>
                {LOCALE_NAMES[one]}
              </option>
            ))}
          </SelectField>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept=".md,.markdown,.txt,text/markdown,text/plain"
          aria-label={t('article.choose_files')}
          onChange={(event) => {
            setFiles([...(event.target.files ?? [])])
            setOutcomes([])
          }}
        />
        <div className="flex items-center gap-3">
          <button type="button" className="btn btn-line !h-8" onClick={() => picker.current?.click()}>
            {t('article.choose_files')}
          </button>
          <span className="min-w-0 flex-1 truncate text-ink2">{files.map((file) => file.name).join(', ')}</span>
        </div>
        {outcomes.length > 0 && (
          <ul role="status" className="divide-y divide-line rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
            {outcomes.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: outcomes are only ever added at the end
              <li key={at} className="flex items-start gap-2 px-3 py-2">
                {one.number ? (
                  <Check size={15} aria-hidden className="mt-0.5 shrink-0 text-ok" />
                ) : (
                  <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
                )}
                {one.number ? (
                  <Link
                    to="/knowledge/$number"
                    params={{ number: String(one.number) }}
                    search={{ lang: language }}
                    className="min-w-0 flex-1 truncate text-accenttext underline"
                  >
                    {one.name}
                  </Link>
                ) : (
                  <span className="min-w-0 flex-1 break-words">
                    {one.name}: {one.problem}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('close')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={busy || files.length === 0 || !category}>
            {t('article.import_n', { n: files.length })}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
