// A beat a second for clocks that are watched. It stops with the last of them.
// It never says what time it is; the server's time is asked for.
import { useEffect, useState } from 'react'

/** Draws the caller anew every second while `on`. */
export function useTick(on: boolean): void {
  const [, set] = useState(0)
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => set((beat) => beat + 1), 1000)
    return () => clearInterval(timer)
  }, [on])
}
