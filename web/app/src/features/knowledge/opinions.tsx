// What readers said about an article: how many found it useful in each language, and why not.
// It never says who; the desk does not know.
import type { Article } from '@api/types'
import { ago, moment, number } from '@i18n/format'
import { LOCALE_NAMES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { PanelSection } from './panel-section'
import { opinionsQuery } from './queries'

const FEW = 3

export function OpinionsOf({ article }: { article: Article }) {
  const query = useQuery(opinionsQuery(article.number))
  const [all, setAll] = useState(false)
  const { counts = [], reasons = [] } = query.data ?? {}
  return (
    <PanelSection title={t('article.opinions')}>
      {query.isError && <Problem compact error={query.error} />}
      {query.isSuccess && counts.length === 0 && <p className="text-ink3">{t('article.opinions_none')}</p>}
      {counts.length > 0 && (
        <table className="w-full">
          <thead>
            <tr className="text-2xs text-ink3">
              <th scope="col" className="text-start font-normal">
                {t('article.language')}
              </th>
              <th scope="col" className="text-end font-normal">
                {t('article.useful')}
              </th>
              <th scope="col" className="text-end font-normal">
                {t('article.not_useful')}
              </th>
            </tr>
          </thead>
          <tbody>
            {counts.map((one) => (
              <tr key={one.locale}>
                <th scope="row" className="py-0.5 text-start font-normal">
                  {LOCALE_NAMES[one.locale]}
                </th>
                <td className="tnum text-end">{number(one.useful)}</td>
                <td className="tnum text-end">{number(one.not_useful)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul className="mt-2 space-y-2">
        {reasons.slice(0, all ? undefined : FEW).map((one) => (
          <li key={`${one.at} ${one.text}`} className="border-s-2 border-line2 ps-2.5">
            <p dir="auto" lang={one.locale} className="break-words">
              {one.text}
            </p>
            <p className="text-xs text-ink3" title={moment(one.at)}>
              {t(one.useful ? 'article.useful' : 'article.not_useful')} · {t('article.version', { no: one.no })} ·{' '}
              {ago(one.at)}
            </p>
          </li>
        ))}
      </ul>
      {reasons.length > FEW && !all && (
        <button type="button" className="btn mt-1 -ms-2.5" onClick={() => setAll(true)}>
          {t('more')}
        </button>
      )}
    </PanelSection>
  )
}
