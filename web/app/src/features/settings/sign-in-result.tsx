// What became of a sign-in at a provider of mail accounts, when it did not succeed.
// It never shows what the provider said; the server's log holds it.
import { type Key, t } from '@i18n/runtime'
import { AlertTriangle } from '@ui/icons'

const KNOWN = new Set(['unknown_state', 'refused', 'settings', 'unreachable', 'no_address', 'no_refresh_token'])

export function SignInResult({ code }: { code: string | undefined }) {
  if (!code) return null
  return (
    <p role="alert" className="mb-5 flex items-center gap-2.5 rounded-lg bg-badsoft px-3 py-2">
      <AlertTriangle size={15} aria-hidden className="shrink-0 text-bad" />
      {t((KNOWN.has(code) ? `oauth_end.${code}` : 'oauth_end.refused') as Key)}
    </p>
  )
}
