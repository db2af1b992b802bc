// The cache of everything the server told, and how long it is believed.
// It never decides what is asked; sync/queries.ts does.
import { isApiError } from '@api/client'
import { QueryClient } from '@tanstack/react-query'

/** Retries only what may heal by itself: a lost connection or a server that is busy. */
export const mayHeal = (count: number, error: unknown): boolean =>
  navigator.onLine !== false &&
  count < 2 &&
  (!isApiError(error) || error.code === 'offline' || error.code === 'unavailable')

export const client = new QueryClient({
  defaultOptions: {
    // Without a connection, questions are answered from what was kept and commands wait in their own order.
    queries: {
      staleTime: 60_000,
      gcTime: 30 * 60_000,
      retry: mayHeal,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
