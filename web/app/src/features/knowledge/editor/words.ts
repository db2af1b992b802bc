// The words that stand over a note, a tip and a warning, for the style sheet to show.
// It never puts them into the text; readers see them in their own language.
import { t } from '@i18n/runtime'
import type { CSSProperties } from 'react'
import type { Callout } from './nodes'

export const calloutName = (kind: Callout): string => t(`article.callout.${kind}`)

export const calloutWords = (): CSSProperties =>
  ({
    '--word-note': JSON.stringify(calloutName('note')),
    '--word-tip': JSON.stringify(calloutName('tip')),
    '--word-warning': JSON.stringify(calloutName('warning')),
    '--word-question': JSON.stringify(t('article.insert.question_short')),
  }) as CSSProperties
