// Takes the place of the list's header while rows are selected: what can be done with all of them.
// It never sends anything; the pickers and sync/bulk do.
import type { ConversationRow } from '@api/types'
import { t } from '@i18n/runtime'
import { CircleCheck, CircleDot, Merge, Tag, UserRoundPlus, X } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { changeAll, useBulk } from '~/sync/bulk'
import { clearSelected } from '~/sync/order'
import { pickFor } from '~/sync/picking'

export function BulkBar({ rows }: { rows: readonly ConversationRow[] }) {
  const progress = useBulk((state) => state.progress)
  return (
    <header
      className="flex h-12 shrink-0 items-center gap-0.5 bg-accentsoft pl-4 pr-2.5"
      role="toolbar"
      aria-label={t('bulk.label')}
    >
      <span className="tnum min-w-0 flex-1 truncate font-semibold text-accenttext" aria-live="polite">
        {progress
          ? t('bulk.progress', { done: progress.done, all: progress.all })
          : t('bulk.selected', { n: rows.length })}
      </span>
      <button
        type="button"
        className="btn-icon"
        aria-label={t('action.assign')}
        {...tip(t('action.assign'), 'a')}
        onClick={(event) => pickFor('assign', rows, event.currentTarget)}
      >
        <UserRoundPlus size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="btn-icon"
        aria-label={t('action.status')}
        {...tip(t('action.status'), 's')}
        onClick={(event) => pickFor('status', rows, event.currentTarget)}
      >
        <CircleDot size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="btn-icon"
        aria-label={t('action.tags')}
        {...tip(t('action.tags'), 't')}
        onClick={(event) => pickFor('tags', rows, event.currentTarget)}
      >
        <Tag size={16} aria-hidden />
      </button>
      {rows.length > 1 && (
        <button
          type="button"
          className="btn-icon"
          aria-label={t('action.merge')}
          {...tip(t('action.merge'), 'm')}
          onClick={(event) => pickFor('merge', rows, event.currentTarget)}
        >
          <Merge size={16} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="btn-icon"
        aria-label={t('action.solve')}
        {...tip(t('action.solve'), 'e')}
        onClick={() => void changeAll(rows, () => ({ status: { category: 'solved' } }))}
      >
        <CircleCheck size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="btn-icon"
        aria-label={t('bulk.clear')}
        {...tip(t('bulk.clear'))}
        onClick={clearSelected}
      >
        <X size={16} aria-hidden />
      </button>
    </header>
  )
}
