// Tells the server once a minute that somebody works here, so that whoever left without a word is given nothing.
// It never tells what they do.
import { post } from '@api/client'
import { useEffect } from 'react'
import { useMay } from './queries'

const EVERY_MS = 60_000

export function useSeen(): void {
  const may = useMay('conversations.write')
  useEffect(() => {
    if (!may) return
    let told = 0
    const work = () => {
      if (Date.now() - told < EVERY_MS) return
      told = Date.now()
      // Without a connection there is nothing to be given either.
      post('/work-profiles/seen').catch(() => undefined)
    }
    work()
    const kinds = ['pointerdown', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, work, { capture: true, passive: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, work, { capture: true })
    }
  }, [may])
}
