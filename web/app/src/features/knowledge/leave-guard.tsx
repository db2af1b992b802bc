// Asks before somebody leaves a text that is not saved.
// It never asks when only the language of the same article changes, and nothing is lost either way.
import { t } from '@i18n/runtime'
import { useBlocker } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

const Sheet = lazy(() => import('@ui/overlay').then((module) => ({ default: module.Sheet })))

export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Suspense>
      <Sheet title={t('article.leave')} onClose={blocker.reset} width={420}>
        <div className="flex flex-col gap-3 p-5">
          <h2 className="text-lg font-semibold">{t('article.leave')}</h2>
          <p className="text-ink2">{t('article.leave_about')}</p>
          <div className="mt-1 flex justify-end gap-2">
            <button type="button" className="btn btn-line !h-8" onClick={blocker.proceed}>
              {t('article.leave_anyway')}
            </button>
            <button type="button" autoFocus className="btn btn-main !h-8" onClick={blocker.reset}>
              {t('article.stay')}
            </button>
          </div>
        </div>
      </Sheet>
    </Suspense>
  )
}
