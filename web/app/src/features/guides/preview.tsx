// The customer's page while it is written: one question, the answers so far, what to do at an end.
// It never records a walk.
import type { Guide } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { useState } from 'react'
import { answerOf, frontOf, stepOf, walkAlong } from './model'

interface Props {
  guide: Guide
  at: number
  locale: Locale
}

/** Words as a customer reads them; where there are none, that something is missing. */
function Said({ text, className = '' }: { text: string | undefined; className?: string }) {
  if (!text?.trim()) return <span className="text-warn">{t('guides.missing')}</span>
  return (
    <span dir="auto" className={`whitespace-pre-line ${className}`}>
      {text}
    </span>
  )
}

export function Preview({ guide, at, locale }: Props) {
  const [keys, setKeys] = useState<readonly string[]>([])
  const walk = walkAlong(guide, keys)
  const front = frontOf(guide, at)
  const step = walk.step && stepOf(walk.step)
  return (
    <section aria-label={t('guides.preview')} className="rounded-xl bg-sunken p-4">
      <h2 className="text-2xs text-ink3">{t('guides.preview')}</h2>
      <p className="mt-1 text-lg font-semibold">
        <Said text={front.titles[locale]} />
      </p>
      {walk.taken.length === 0 && front.introductions[locale] && (
        <p className="mt-1 text-ink2">
          <Said text={front.introductions[locale]} />
        </p>
      )}
      {walk.taken.length > 0 && (
        <ol className="mt-2 text-xs text-ink2">
          {walk.taken.map(({ step: asked, answer }, place) => (
            <li key={asked.key}>
              <button
                type="button"
                className="min-h-6 py-1 text-start underline touch:min-h-11"
                onClick={() => setKeys(keys.slice(0, place))}
              >
                <Said text={stepOf(asked).asks[locale]} />{' '}
                <b className="font-medium">{answerOf(answer).says[locale]}</b>
              </button>
            </li>
          ))}
        </ol>
      )}
      <div className="mt-3 flex flex-col gap-3 rounded-xl bg-surface p-4 shadow-1">
        {walk.step && step && (
          <>
            <p className="font-semibold">
              <Said text={step.asks[locale]} />
            </p>
            {step.helps[locale] && <Said text={step.helps[locale]} className="text-ink2" />}
            {step.picture && (
              <img
                src={`/help/media/${step.picture}`}
                alt={step.picture_texts[locale] ?? ''}
                className="max-h-56 self-start rounded-lg object-contain shadow-1"
              />
            )}
            {walk.step.answers.map((answer) => (
              <button
                key={answer.key}
                type="button"
                className="btn btn-line h-auto min-h-9 justify-start whitespace-normal py-1.5 text-start"
                onClick={() => setKeys([...walk.taken.map((one) => one.answer.key), answer.key])}
              >
                <Said text={answerOf(answer).says[locale]} />
              </button>
            ))}
          </>
        )}
        {walk.end && (
          <>
            <p className="font-semibold">{t('guides.to_do')}</p>
            <Said text={answerOf(walk.end).ends[locale]} />
          </>
        )}
      </div>
    </section>
  )
}
