// Somebody saved while somebody else was writing: what they changed, and the choice between the two.
// It never joins two texts by itself.
import type { ArticleText } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AlertTriangle } from '@ui/icons'
import { toast } from '@ui/toast'
import { useUsers } from '~/sync/queries'
import { DiffView } from './diff-view'
import type { TextWork } from './use-text'

export function Conflict({ theirs, work }: { theirs: ArticleText; work: TextWork }) {
  const who = useUsers().find((one) => one.id === theirs.written_by)?.name ?? t('history.somebody')
  const { now } = work
  const take = () => {
    work.show(null)
    toast(t('article.dropped'), { action: { label: t('undo'), run: () => work.show(now) } })
  }
  return (
    <section role="alert" aria-label={t('article.conflict')} className="mb-4 rounded-lg bg-warnsoft p-4">
      <h2 className="flex items-center gap-2 font-semibold">
        <AlertTriangle size={16} aria-hidden className="text-warn" />
        {t('article.conflict')}
      </h2>
      <p className="mt-1 text-ink2">{t('article.conflict_about', { who, at: ago(theirs.written_at) })}</p>
      {now.markdown === undefined && (
        <div className="mt-3 rounded-lg bg-surface p-3">
          <p className="mb-1 text-xs text-ink3">{t('article.conflict_diff')}</p>
          <DiffView before={theirs} after={now} locale={theirs.locale} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className="btn btn-line bg-raised" onClick={take}>
          {t('article.take_theirs')}
        </button>
        <button
          type="button"
          className="btn btn-line bg-raised"
          disabled={work.save.isPending}
          onClick={() => work.save.mutate({ seen: theirs.current_no })}
        >
          {t('article.keep_mine')}
        </button>
      </div>
    </section>
  )
}
