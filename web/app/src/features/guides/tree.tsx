// A guide drawn as a tree: questions with the answers that lead on, and the ends, with how many customers reached each.
// It never changes the guide; a box leads to what it stands for.
import type { Guide, GuideWalks } from '@api/types'
import { number } from '@i18n/format'
import { type Locale, t } from '@i18n/runtime'
import { question, words } from '~/features/diagnosis/model'
import { answerOf, stepOf } from './model'
import { type Box, draw } from './tree-layout'

const WIDTH = 184
const HEIGHT = 52
const ACROSS = WIDTH + 72
const DOWN = HEIGHT + 20

interface Props {
  guide: Guide
  locale: Locale
  walks: GuideWalks | undefined
  onStep: (key: string) => void
}

export function Tree({ guide, locale, walks, onStep }: Props) {
  const drawing = draw(guide)
  const at = new Map(drawing.boxes.map((box) => [box.id, box]))
  const left = (box: Box) => box.column * ACROSS
  const top = (box: Box) => box.row * DOWN
  const size = { width: drawing.columns * ACROSS, height: drawing.rows * DOWN }
  return (
    <div
      role="region"
      aria-label={t('guides.tree')}
      tabIndex={0}
      className="overflow-auto rounded-xl bg-sunken p-4"
      dir="ltr"
    >
      <div className="relative" style={size}>
        <svg aria-hidden className="absolute inset-0 text-line2" width={size.width} height={size.height}>
          {drawing.lines.map((line) => {
            const [from, to] = [at.get(line.from), at.get(line.to)]
            if (!from || !to) return null
            const [x1, y1, x2, y2] = [left(from) + WIDTH, top(from) + HEIGHT / 2, left(to), top(to) + HEIGHT / 2]
            const bend = (x2 - x1) / 2
            return (
              <path
                key={`${line.from} ${line.answer}`}
                d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.5"
              />
            )
          })}
        </svg>
        {drawing.boxes.map((box) => {
          const step = guide.steps.find((one) => one.key === box.step)
          const answer = step?.answers.find((one) => one.key === box.answer)
          if (!step) return null
          const said = answer
            ? answerOf(answer).says[locale] || words(guide, step, answer)
            : stepOf(step).asks[locale] || question(guide, step)
          const figures = answer
            ? walks?.ends.find((one) => one.step === box.step && one.answer === box.answer)?.walks
            : walks?.steps.find((one) => one.step === box.step)?.reached
          return (
            <button
              key={box.id}
              type="button"
              title={said}
              className={`absolute flex flex-col justify-center rounded-lg px-3 text-start text-xs shadow-1 ${answer ? 'bg-oksoft text-ok' : 'bg-raised font-medium text-ink'}`}
              style={{ left: left(box), top: top(box), width: WIDTH, height: HEIGHT }}
              onClick={() => onStep(box.step)}
            >
              <span dir="auto" className="line-clamp-2">
                {said}
              </span>
              {figures !== undefined && (
                <span className="tnum text-2xs text-ink2">{t('guides.reached', { n: number(figures) })}</span>
              )}
            </button>
          )
        })}
      </div>
    </div>
  )
}
