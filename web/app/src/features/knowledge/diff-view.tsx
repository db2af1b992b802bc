// Two versions of a text, one under the other: what is gone is struck out, what is new is underlined, the rest is short.
// It never shows a change by colour alone.
import { t } from '@i18n/runtime'
import { useMemo } from 'react'
import { around, type Change, diffLines, type Line, linesOf } from './diff'

interface Words {
  title: string
  summary: string
  body: string
}

const LINE: Record<Line['change'], string> = {
  same: '',
  changed: '',
  gone: 'bg-badsoft',
  new: 'bg-oksoft',
}

function Piece({ change, text }: { change: Change; text: string }) {
  if (change === 'gone') return <del className="rounded-sm bg-badsoft text-bad">{text}</del>
  if (change === 'new') return <ins className="rounded-sm bg-oksoft text-ok">{text}</ins>
  return <>{text}</>
}

const lines = (of: Words): string[] => [
  t('article.diff_title', { text: of.title }),
  ...(of.summary ? [t('article.diff_summary', { text: of.summary })] : []),
  ...linesOf(of.body),
]

export function DiffView({ before, after, locale }: { before: Words; after: Words; locale: string }) {
  const shown = useMemo(() => around(diffLines(lines(before), lines(after), locale)), [before, after, locale])
  if (shown.every((one) => 'skipped' in one)) return <p className="text-ink2">{t('article.no_difference')}</p>
  return (
    <div lang={locale} dir="auto" className="space-y-1 break-words" data-testid="diff">
      {shown.map((one, at) =>
        'skipped' in one ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of two fixed texts never move
          <p key={at} className="text-xs text-ink3">
            {t('article.same_lines', { n: one.skipped })}
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <p key={at} className={`whitespace-pre-wrap rounded-sm px-1 ${LINE[one.change]}`}>
            {one.pieces.map((piece, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Piece key={place} {...piece} />
            ))}
          </p>
        ),
      )}
    </div>
  )
}
