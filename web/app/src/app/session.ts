// Signing in and out, and what the app must know before it shows anything: is the desk set up, who is here.
// It never keeps a password or a token; the cookie is the browser's.
import { get, isApiError, post, remove, whenSignedOut } from '@api/client'
import type { Session } from '@api/types'
import { setLocale } from '@i18n/runtime'
import { redirect } from '@tanstack/react-router'
import { deskQuery, sessionQuery } from '~/sync/queries'
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
  client.setQueryData(sessionQuery.queryKey, session)
  await setLocale(session.user.locale)
}

export const signIn = async (email: string, password: string): Promise<void> =>
  begin(await post<Session>('/session', { email, password }))

export async function signOut(): Promise<void> {
  await remove('/session')
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
  if (client.getQueryData(sessionQuery.queryKey) === undefined) return
  client.clear()
  location.assign(`/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`)
})
