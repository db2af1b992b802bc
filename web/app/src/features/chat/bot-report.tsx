// What became of chats in which the bot spoke: counts, and the share that was solved between what is sure and what is possible.
// It never shows a share of a few, and nothing while no bot is on and none ever spoke.
import { get } from '@api/client'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Section } from '~/features/settings/section'
import { useMay } from '~/sync/queries'
import type { BotReport as Report } from './model'

const DAYS = 30

export function BotReport({ on }: { on: boolean }) {
  const may = useMay('knowledge.read')
  const { data } = useQuery({
    queryKey: ['chat-bot-report', DAYS],
    queryFn: () => get<Report>('/reports/chat-bot', { days: DAYS }),
    enabled: may,
    staleTime: 0,
  })
  if (!data || (!on && data.chats === 0)) return null
  const range = data.solved_range
  const facts: [string, string][] = [
    [t('chat.bot_chats'), number(data.chats)],
    [t('chat.bot_answered'), number(data.answered)],
    [t('guides.solved'), number(data.solved)],
    [t('chat.bot_handed_over'), number(data.handed_over)],
    [t('chat.bot_left'), number(data.left)],
    [t('chat.bot_left_unanswered'), number(data.left_unanswered)],
    [t('chat.bot_reopened'), number(data.reopened)],
    [
      t('guides.solved_share'),
      range ? t('guides.range', { from: number(range.confirmed), to: number(range.possible) }) : t('guides.few'),
    ],
  ]
  return (
    <Section title={t('chat.bot_report')} about={t('chat.bot_report_about', { n: data.fewest })}>
      <dl className="grid grid-cols-4 gap-x-4 gap-y-3 phone:grid-cols-2" data-testid="bot-report">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink3">{name}</dt>
            <dd className="tnum text-md font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
