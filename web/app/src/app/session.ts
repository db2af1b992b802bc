// Signing in and out, and what the app must know before it shows anything: is the desk set up, who is here.
// It never keeps a password or a token; the cookie is the browser's.
import { get, isApiError, post, remove, whenSignedOut } from '@api/client'
import type { Session } from '@api/types'
import { setLocale, t } from '@i18n/runtime'
import { redirect } from '@tanstack/react-router'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { belongsTo, forgetKept, keeper } from '~/sync/kept'
import { deskQuery, sessionQuery } from '~/sync/queries'
import { sendWaiting, useWaiting } from '~/sync/waiting'
import { client } from './query'

/** Goes to the page that must come first, or answers who is signed in. */
export async function enter(href: string): Promise<Session> {
  try {
    const known = client.getQueryData(sessionQuery.queryKey)
    const session = known ?? (await client.fetchQuery(sessionQuery))
    await setLocale(session.user.locale)
    return session
  } catch (error) {
    if (!isApiError(error, 'unauthenticated') && !isApiError(error, 'setup_needed')) throw error
    const desk = await client.fetchQuery(deskQuery)
    if (!desk.set_up) throw redirect({ to: '/setup' })
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { back: href } })
  }
}

export async function begin(session: Session): Promise<void> {
  client.clear()
  await belongsTo(session.user.id)
  keeper.keep('/session', session)
  client.setQueryData(sessionQuery.queryKey, session)
  await setLocale(session.user.locale)
}

export const signIn = async (email: string, password: string): Promise<void> =>
  begin(await post<Session>('/session', { email, password }))

/** Signs out, unless something still waits to be sent; then that is said first. */
export async function signOut(anyway = false): Promise<void> {
  await sendWaiting()
  const n = useWaiting.getState().items.length
  if (n > 0 && !anyway) {
    const action = { label: t('action.sign_out'), run: () => void signOut(true) }
    toast(t('waiting.sign_out', { n }), { action, until: Date.now() + 12_000 })
    return
  }
  try {
    await remove('/session')
  } catch (error) {
    toast(sayProblem(error))
    return
  }
  await forgetKept()
  client.clear()
  location.assign('/sign-in')
}

/** Asks who is here anew; after changes of one's own profile. */
export async function renew(): Promise<void> {
  const session = await get<Session>('/session')
  // The texts come first: whoever hears of the new session draws with them.
  await setLocale(session.user.locale)
  client.setQueryData(sessionQuery.queryKey, session)
}

whenSignedOut(() => {
  void forgetKept()
  if (client.getQueryData(sessionQuery.queryKey) === undefined) return
  client.clear()
  location.assign(`/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`)
})
