// The small mark of a macro or a guide that a release touches, where it is listed.
// It never says more than since which release.
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Clock3 } from '@ui/icons'
import { useMay } from '~/sync/queries'
import { type Kind, openMarksQuery } from './model'

export function SinceMark({ kind, target }: { kind: Kind; target: string }) {
  const may = useMay('knowledge.read')
  const open = useQuery({ ...openMarksQuery, enabled: may }).data
  const first = open?.find((one) => one.kind === kind && one.target === target)
  if (!first) return null
  return (
    <span className="pill bg-warnsoft text-warn">
      <Clock3 size={12} aria-hidden />
      {t('release.since', { name: first.name })}
    </span>
  )
}
