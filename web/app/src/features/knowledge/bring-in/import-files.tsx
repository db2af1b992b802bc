// Files that become articles: each a draft in its section, with what became of it.
// It never publishes what it brings in, and never stops at a file that cannot be read.
import { LOCALE_NAMES, LOCALES, type Locale, locale, t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { SelectField } from '@ui/field'
import { AlertTriangle, Check } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { useRef, useState } from 'react'
import { client } from '~/app/query'
import { categoriesQuery, type SectionChoice, useMayPublish } from '../queries'
import { Pictures } from './pictures'
import type { Piece } from './pieces'
import { type Outcome, place } from './place'
import { read } from './read'

interface Props {
  sections: readonly SectionChoice[]
  onClose: () => void
}

const TYPES = '.md,.markdown,.txt,.html,.htm,.json,text/markdown,text/plain,text/html,application/json'

function Outcomes({ outcomes, language }: { outcomes: readonly Outcome[]; language: Locale }) {
  if (outcomes.length === 0) return null
  return (
    <ul
      role="status"
      className="min-h-0 divide-y divide-line overflow-y-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]"
    >
      {outcomes.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outcomes are only ever added at the end
        <li key={at} className="flex items-start gap-2 px-3 py-2">
          {one.problem ? (
            <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
          ) : (
            <Check size={15} aria-hidden className="mt-0.5 shrink-0 text-ok" />
          )}
          <span className="min-w-0 flex-1 break-words">
            {one.number ? (
              <Link
                to="/knowledge/$number"
                params={{ number: String(one.number) }}
                search={{ lang: language }}
                className="text-accenttext underline"
              >
                {one.name}
              </Link>
            ) : (
              one.name
            )}
            {one.problem && <span className="text-ink2"> {one.problem}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

export function ImportFiles({ sections, onClose }: Props) {
  const mayPublish = useMayPublish()
  const [chosen, setChosen] = useState('')
  const section = sections.find((one) => one.id === chosen) ?? sections[0]
  const [language, setLanguage] = useState<Locale>(locale())
  const [pieces, setPieces] = useState<Piece[]>([])
  const [keep, setKeep] = useState(true)
  const [outcomes, setOutcomes] = useState<Outcome[]>([])
  const [busy, setBusy] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const choose = async (files: readonly File[]) => {
    const found: Piece[] = []
    const unread: Outcome[] = []
    for (const file of files) {
      try {
        found.push(...read(file.name, await file.text()))
      } catch {
        unread.push({ name: file.name, problem: t('article.unreadable') })
      }
    }
    setPieces(found)
    setOutcomes(unread)
  }
  const placed = pieces.some((piece) => piece.section.length > 0)
  const bring = async () => {
    if (!section) return
    setBusy(true)
    const kept = placed && keep && mayPublish ? [...(await client.fetchQuery(categoriesQuery(section.brand)))] : null
    const target = { brand: section.brand, category: section.id, language, sections: kept, pictures: new Pictures() }
    // One after the other: they take their place in the section in this order.
    for (const piece of pieces) {
      const outcome = await place(piece, target)
      setOutcomes((all) => [...all, outcome])
    }
    setPieces([])
    setBusy(false)
    for (const key of ['articles', 'help-categories']) void client.invalidateQueries({ queryKey: [key] })
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
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={TYPES}
          aria-label={t('article.choose_files')}
          onChange={(event) => void choose([...(event.target.files ?? [])])}
        />
        <div className="flex items-center gap-3">
          <button type="button" className="btn btn-line !h-8" disabled={busy} onClick={() => picker.current?.click()}>
            {t('article.choose_files')}
          </button>
          <span className="min-w-0 flex-1 truncate text-ink2">
            {pieces.length > 0 && t('article.found_in_files', { n: pieces.length })}
          </span>
        </div>
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <SelectField
            label={t('article.section')}
            required
            value={section?.id ?? ''}
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
        {placed && mayPublish && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
            {t('article.keep_sections')}
          </label>
        )}
        <Outcomes outcomes={outcomes} language={language} />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('close')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={busy || pieces.length === 0 || !section}>
            {t('article.import_n', { n: pieces.length })}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
