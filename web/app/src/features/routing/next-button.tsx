// Takes the next conversation for whoever presses: the most pressing one that nobody has and that fits them.
// It never chooses; the server does, and says why.
import { post } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { NextTaken } from '@api/types'
import { duration } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Hand } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'

/** Why it is this one: its class, and how long the customer has waited. */
function why(taken: NextTaken, number: number): string {
  const values = { number: String(number), class: t(`ladder.class.${taken.class ?? 'other'}`) }
  return taken.waiting_since === null
    ? t('next.taken_plain', values)
    : t('next.taken', { ...values, time: duration(serverNow() - taken.waiting_since) })
}

export function NextButton() {
  const navigate = useNavigate()
  const take = useMutation({
    mutationFn: () => post<NextTaken>('/conversations/next', {}),
    onSuccess: (taken) => {
      if (taken.number === null) {
        toast(t('next.none'))
        return
      }
      toast(why(taken, taken.number))
      void navigate({ to: '/inbox/$view/$number', params: { view: 'mine', number: String(taken.number) } })
    },
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <button
      type="button"
      className="btn-icon"
      aria-label={t('next.take')}
      disabled={take.isPending}
      {...tip(t('next.take'))}
      onClick={() => take.mutate()}
    >
      <Hand size={15} aria-hidden />
    </button>
  )
}
