// The parts of a long thread: what is far from the screen is only as high as it was, so that its length costs nothing.
// It never decides what a part shows, and draws all of a short thread.
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Entry } from './history-model'

/** From how many entries on what is far from the screen is not drawn. */
export const LONG = 100
/** Messages of one part, by their number in the conversation, so that older ones do not move it. */
const PART = 20
/** How far from the screen a part is drawn; several screens, so that nobody sees it come. */
const MARGIN = '2500px 0px'

export interface ThreadPart {
  id: number
  entries: Entry[]
}

/** The entries in parts, oldest first. */
export function partsOf(entries: readonly Entry[]): ThreadPart[] {
  const parts: ThreadPart[] = []
  let id = -1
  for (const entry of entries) {
    // What happened between two messages stays with the one before.
    if (entry.kind === 'message') id = Math.max(id, Math.floor(entry.message.seq / PART))
    const last = parts[parts.length - 1]
    if (last?.id === id) last.entries.push(entry)
    else parts.push({ id, entries: [entry] })
  }
  return parts
}

interface Props {
  scroller: RefObject<HTMLElement | null>
  /** Whether it may be left undrawn. */
  lazy: boolean
  children: ReactNode
}

export function Part({ scroller, lazy, children }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const [height, setHeight] = useState<number | null>(null)
  useEffect(() => {
    const element = list.current
    if (!element || !lazy) return setHeight(null)
    const observer = new IntersectionObserver(
      (all) => {
        const near = all[all.length - 1]?.isIntersecting
        // Where somebody types, selects or stands with the keyboard nothing is taken away.
        if (near === false && !element.contains(document.activeElement)) setHeight(element.offsetHeight)
        else setHeight(null)
      },
      { root: scroller.current, rootMargin: MARGIN },
    )
    observer.observe(element)
    // Paper shows all of it.
    const draw = () => flushSync(() => setHeight(null))
    window.addEventListener('beforeprint', draw)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', draw)
    }
  }, [lazy, scroller])
  return (
    <ol
      ref={list}
      className={`flex flex-col gap-2.5 ${lazy ? 'part' : ''}`}
      style={height === null ? undefined : { height }}
    >
      {height === null && children}
    </ol>
  )
}
