// What solving a conversation needs: whether every one must say how it ended.
// It never solves anything.
import { get, put } from '@api/client'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { Problem } from '@ui/problem'
import { Title } from './section'
import { useSave } from './use-save'

interface SolveRules {
  outcome_always: boolean
}

export function SolvingPage() {
  const query = useQuery({ queryKey: ['solving'], queryFn: () => get<SolveRules>('/solving') })
  const save = useSave((outcome_always: boolean) => put<SolveRules>('/solving', { outcome_always }), ['solving'])
  const shown = save.isPending ? save.variables : (query.data?.outcome_always ?? false)
  return (
    <>
      <Title title={t('settings.solving')} about={t('solving.about')} />
      {(query.error ?? save.error) && <Problem compact error={query.error ?? save.error} />}
      <p className="mb-3 text-ink2">{t('solving.unanswered')}</p>
      <CheckField
        label={t('solving.always')}
        help={t('solving.always_help')}
        checked={shown}
        disabled={query.isPending}
        onChange={(event) => save.mutate(event.target.checked)}
      />
    </>
  )
}
