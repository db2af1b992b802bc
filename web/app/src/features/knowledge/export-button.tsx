// Everything in the help centre as one file, to keep or to bring into another desk.
// It never holds pictures themselves, and nothing of readers.
import { get } from '@api/client'
import type { Page } from '@api/types'
import { t } from '@i18n/runtime'
import { Download } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { FORMAT } from './bring-in/own'
import { brandsQuery, categoriesQuery } from './queries'

async function everything(): Promise<Blob> {
  const brands = await client.fetchQuery(brandsQuery)
  const sections = await Promise.all(brands.map((brand) => client.fetchQuery(categoriesQuery(brand.id))))
  const articles: unknown[] = []
  let cursor: string | null = null
  do {
    const page: Page<unknown> = await get<Page<unknown>>('/knowledge/export', { limit: 200, cursor })
    articles.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  const file = { format: FORMAT, version: 1, brands, sections: sections.flat(), articles }
  return new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' })
}

export function ExportButton() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const take = async () => {
    setBusy(true)
    setError(null)
    try {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await everything())
      link.download = 'help-centre.json'
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <>
      {error !== null && <Problem compact error={error} />}
      <button type="button" className="btn btn-line" disabled={busy} onClick={() => void take()}>
        <Download size={14} aria-hidden />
        <span className="phone:sr-only">{t('article.export')}</span>
      </button>
    </>
  )
}
