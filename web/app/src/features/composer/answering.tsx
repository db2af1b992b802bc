// What stands above the text of a reply: the older message that it answers, and who would get no history.
// It never changes who gets the reply without being asked.
import { post } from '@api/client'
import type { Conversation, Message } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Reply, ShieldQuestionMark, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'

export function AnsweringChip({ message, onRemove }: { message: Message | null; onRemove: () => void }) {
  const name = message && (message.author.name || message.author.email || t('row.nobody'))
  return (
    <div className="px-3 pt-2" data-testid="answering">
      <span className="inline-flex max-w-full items-center gap-1.5 rounded-md bg-sunken py-0.5 ps-2 pe-0.5 text-xs text-ink2">
        <Reply size={12} aria-hidden className="shrink-0" />
        <span className="truncate">
          {message && name ? t('answer.chip', { name, at: ago(message.created_at) }) : t('answer.older')}
        </span>
        <button
          type="button"
          className="grid size-5 shrink-0 place-items-center rounded hover:bg-hover touch:size-11"
          aria-label={t('answer.remove')}
          onClick={onRemove}
        >
          <X size={12} aria-hidden />
        </button>
      </span>
    </div>
  )
}

/** Participants who only have the signed address; a colleague who knows them can vouch for them. */
export function UnverifiedNotice({ conversation }: { conversation: Conversation }) {
  const verify = useMutation({
    mutationFn: (address: string) =>
      post<Conversation>(`/conversations/${conversation.id}/participants/verify`, { address }),
    onSuccess: (next) => {
      client.setQueryData(['conversation', conversation.number], next)
      void client.invalidateQueries({ queryKey: ['history', conversation.id] })
    },
    onError: (error) => toast(sayProblem(error)),
  })
  if (conversation.unverified.length === 0) return null
  return (
    <ul className="px-3 pt-2" data-testid="unverified">
      {conversation.unverified.map((address) => (
        <li key={address} className="flex flex-wrap items-center gap-x-2 gap-y-1 py-0.5 text-xs text-ink2">
          <ShieldQuestionMark size={13} aria-hidden className="shrink-0 text-warn" />
          <span className="min-w-0 flex-1 break-words">{t('participant.unverified', { address })}</span>
          <button
            type="button"
            className="shrink-0 font-medium text-accenttext underline touch:min-h-11"
            disabled={verify.isPending}
            onClick={() => verify.mutate(address)}
          >
            {t('participant.verify')}
          </button>
        </li>
      ))}
    </ul>
  )
}
