// Takes the place of the list's header while rows are selected: what can be done with all of them.
// It never sends anything; the pickers and sync/bulk do.
import type { ConversationRow } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { keysOf } from '@keys/bindings'
import { CircleCheck, CircleDot, Merge, Tag, UserRoundPlus, X } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { changeAll, useBulk } from '~/sync/bulk'
import { clearSelected, selectEverything, useOrder } from '~/sync/order'
import { pickFor } from '~/sync/picking'
import type { ListQuestion } from '~/sync/queries'

interface Props {
  rows: readonly ConversationRow[]
  /** The question of the list, when it holds more than is selected. */
  more: ListQuestion | null
  /** How many it holds, when that is known. */
  count: number | undefined
}

export function BulkBar({ rows, more, count }: Props) {
  const running = useBulk((state) => state.running)
  const everything = useOrder((state) => state.everything !== null)
  const selected = everything
    ? count === undefined
      ? t('bulk.everything')
      : t('bulk.selected', { n: count })
    : t('bulk.selected', { n: rows.length })
  return (
    <header className="shrink-0 bg-accentsoft">
      <div className="flex h-12 items-center gap-0.5 ps-4 pe-2.5" role="toolbar" aria-label={t('bulk.label')}>
        <span className="tnum min-w-0 flex-1 truncate font-semibold text-accenttext" aria-live="polite">
          {running ? t('bulk.progress', { done: number(running.done), all: number(running.total) }) : selected}
        </span>
        <button
          type="button"
          className="btn-icon"
          aria-label={t('action.assign')}
          {...tip(t('action.assign'), keysOf('assign'))}
          onClick={(event) => pickFor('assign', rows, event.currentTarget)}
        >
          <UserRoundPlus size={16} aria-hidden />
        </button>
        <button
          type="button"
          className="btn-icon"
          aria-label={t('action.status')}
          {...tip(t('action.status'), keysOf('status'))}
          onClick={(event) => pickFor('status', rows, event.currentTarget)}
        >
          <CircleDot size={16} aria-hidden />
        </button>
        <button
          type="button"
          className="btn-icon"
          aria-label={t('action.tags')}
          {...tip(t('action.tags'), keysOf('tags'))}
          onClick={(event) => pickFor('tags', rows, event.currentTarget)}
        >
          <Tag size={16} aria-hidden />
        </button>
        {rows.length > 1 && !everything && (
          <button
            type="button"
            className="btn-icon"
            aria-label={t('action.merge')}
            {...tip(t('action.merge'), keysOf('merge'))}
            onClick={(event) => pickFor('merge', rows, event.currentTarget)}
          >
            <Merge size={16} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className="btn-icon"
          aria-label={t('action.solve')}
          {...tip(t('action.solve'), keysOf('solve'))}
          onClick={() => void changeAll(rows, { status: { category: 'solved' } })}
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
      </div>
      {more && !everything && !running && (
        <button
          type="button"
          className="w-full px-4 pb-2 text-start text-xs text-accenttext underline touch:min-h-11"
          onClick={() => selectEverything(more)}
        >
          {count === undefined ? t('bulk.select_everything') : t('bulk.select_all', { n: count })}
        </button>
      )}
    </header>
  )
}
