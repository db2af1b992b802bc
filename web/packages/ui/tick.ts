// A beat for what shows a running time: it draws its caller anew, and stops with it.
// It never says what time it is; the server's time is asked for.
import { useEffect, useState } from 'react'

/** Draws the caller anew every so many milliseconds while `on`. */
export function useTick(on: boolean, every = 1000): void {
  const [, set] = useState(0)
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => set((beat) => beat + 1), every)
    return () => clearInterval(timer)
  }, [on, every])
}
