// The button under a list that fetches its next page.
// It never shows when the list is at its end.
import { t } from '@i18n/runtime'

/** What TanStack's infinite queries offer of a list. */
interface Paged {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

export function More({ query }: { query: Paged }) {
  if (!query.hasNextPage) return null
  return (
    <div className="flex justify-center py-3">
      <button
        type="button"
        className="btn btn-line"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {t('more')}
      </button>
    </div>
  )
}
