// What is shown when a page cannot be: broken, missing, or still on its way.
// It never hides why.
import { t } from '@i18n/runtime'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Search } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Delayed, Empty } from '@ui/waiting'

export function Broken({ error, reset }: ErrorComponentProps) {
  const retry = () => {
    reset()
    location.reload()
  }
  return (
    <main className="mx-auto max-w-xl pt-[12vh]">
      <Problem error={error} retry={retry} />
    </main>
  )
}

export function Missing() {
  return (
    <main className="h-full">
      <Empty icon={<Search size={18} aria-hidden />} title={t('missing.title')}>
        <Link to="/" className="text-accenttext underline">
          {t('missing.home')}
        </Link>
      </Empty>
    </main>
  )
}

export function StartingUp() {
  return (
    <Delayed>
      <div role="status" aria-label={t('waiting')} className="grid h-full place-items-center">
        <div className="skeleton h-1.5 w-24" />
      </div>
    </Delayed>
  )
}
