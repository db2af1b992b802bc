// The one way errors are shown: what failed, what to do, the code to quote, and a way to try again.
// It never hides the server's own words.
import { type ApiError, isApiError } from '@api/client'
import { type Key, t } from '@i18n/runtime'
import { AlertTriangle, RotateCcw } from './icons'

const KNOWN = new Set([
  'not_found',
  'invalid_input',
  'version_conflict',
  'newer_message',
  'confirm_recipients',
  'solve_incomplete',
  'handover_incomplete',
  'too_late',
  'unauthenticated',
  'bad_credentials',
  'forbidden',
  'confidential',
  'rate_limited',
  'too_large',
  'already_exists',
  'unavailable',
  'internal',
  'offline',
])

/** A sentence in the reader's language for what went wrong. */
export function sayProblem(error: unknown): string {
  const code = isApiError(error) ? error.code : 'internal'
  return t((KNOWN.has(code) ? `problem.${code}` : 'problem.internal') as Key)
}

const detailOf = (error: ApiError): string => [error.detail, error.hint].filter(Boolean).join(' ')

export function Problem({ error, retry, compact }: { error: unknown; retry?: () => void; compact?: boolean }) {
  const known = isApiError(error) ? error : null
  const detail = known ? detailOf(known) : ''
  return (
    <div
      role="alert"
      className={`flex items-start gap-2.5 rounded-lg bg-badsoft text-ink ${compact ? 'px-3 py-2' : 'm-4 p-4'}`}
    >
      <AlertTriangle size={16} className="mt-0.5 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{sayProblem(error)}</p>
        {detail && <p className="break-words text-ink2">{detail}</p>}
        <p className="text-xs text-ink2">{t('problem.code', { code: known?.code ?? 'internal' })}</p>
      </div>
      {retry && (
        <button type="button" className="btn btn-line bg-raised" onClick={retry}>
          <RotateCcw size={14} aria-hidden />
          {t('problem.retry')}
        </button>
      )}
    </div>
  )
}
