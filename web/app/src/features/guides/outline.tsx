// What customers read of a guide in one language, question by question, beside what the team reads.
// It never changes where an answer leads; that is one tree for both.
import type { Guide, GuideAnswer, GuideStep, PublicAnswer, PublicStep } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { AreaField, TextField } from '@ui/field'
import { question, words } from '~/features/diagnosis/model'
import { ArticleField } from './article-field'
import { answerOf, stepOf, withWords } from './model'
import { PictureField } from './picture-field'

interface Props {
  guide: Guide
  locale: Locale
  may: boolean
  onChange: (guide: Guide) => void
}

export function Outline({ guide, locale, may, onChange }: Props) {
  const set = (at: number, step: GuideStep) =>
    onChange({ ...guide, steps: guide.steps.map((one, index) => (index === at ? step : one)) })
  return (
    <ol className="flex flex-col gap-4">
      {guide.steps.map((step, at) => (
        <li key={step.key} id={`guide-step-${step.key}`} className="rounded-xl bg-sunken p-3">
          <Step guide={guide} step={step} at={at} locale={locale} may={may} onChange={(next) => set(at, next)} />
        </li>
      ))}
    </ol>
  )
}

interface StepProps {
  guide: Guide
  step: GuideStep
  at: number
  locale: Locale
  may: boolean
  onChange: (step: GuideStep) => void
}

function Step({ guide, step, at, locale, may, onChange }: StepProps) {
  const own = stepOf(step)
  const set = (part: Partial<PublicStep>) => onChange({ ...step, public: { ...own, ...part } })
  const setAnswer = (index: number, answer: GuideAnswer) =>
    onChange({ ...step, answers: step.answers.map((one, place) => (place === index ? answer : one)) })
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t('guides.ask', { n: at + 1 })}
        help={t('guides.team_reads', { words: question(guide, step) || '–' })}
        maxLength={500}
        disabled={!may}
        lang={locale}
        value={own.asks[locale] ?? ''}
        onChange={(event) => set({ asks: withWords(own.asks, locale, event.target.value) })}
      />
      <AreaField
        label={t('guides.how')}
        rows={2}
        maxLength={2000}
        disabled={!may}
        lang={locale}
        value={own.helps[locale] ?? ''}
        onChange={(event) => set({ helps: withWords(own.helps, locale, event.target.value) })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <PictureField step={own} locale={locale} may={may} onChange={set} />
        <ArticleField value={own.article} may={may} onChange={(article) => set({ article })} />
      </div>
      <ul className="flex flex-col gap-3 border-s-2 border-line ps-3">
        {step.answers.map((answer, index) => (
          <li key={answer.key}>
            <Answer
              guide={guide}
              step={step}
              answer={answer}
              index={index}
              locale={locale}
              may={may}
              onChange={(next) => setAnswer(index, next)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface AnswerProps extends Omit<StepProps, 'at' | 'onChange'> {
  answer: GuideAnswer
  index: number
  onChange: (answer: GuideAnswer) => void
}

function Answer({ guide, step, answer, index, locale, may, onChange }: AnswerProps) {
  const own = answerOf(answer)
  const set = (part: Partial<PublicAnswer>) => onChange({ ...answer, public: { ...own, ...part } })
  const next = guide.steps.findIndex((one) => one.key === answer.next)
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t('guides.says', { n: index + 1 })}
        help={`${t('guides.team_reads', { words: words(guide, step, answer) || '–' })} → ${next < 0 ? t('diagnosis.end') : next + 1}`}
        maxLength={200}
        disabled={!may}
        lang={locale}
        value={own.says[locale] ?? ''}
        onChange={(event) => set({ says: withWords(own.says, locale, event.target.value) })}
      />
      {next < 0 && (
        <>
          <AreaField
            label={t('guides.ends')}
            rows={3}
            maxLength={2000}
            disabled={!may}
            lang={locale}
            value={own.ends[locale] ?? ''}
            onChange={(event) => set({ ends: withWords(own.ends, locale, event.target.value) })}
          />
          <div className="flex flex-wrap gap-2">
            <ArticleField value={own.article} may={may} onChange={(article) => set({ article })} />
          </div>
        </>
      )}
    </div>
  )
}
