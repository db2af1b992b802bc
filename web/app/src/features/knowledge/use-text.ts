// The text of one language while somebody writes it: what is not saved yet stays in this browser until it is.
// It never saves by itself, and never replaces what somebody else wrote meanwhile.
import { isApiError, put } from '@api/client'
import type { ArticleText } from '@api/types'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { client } from '~/app/query'
import { readLocal, removeLocal, writeLocal } from '~/sync/draft-store'
import { useSession } from '~/sync/queries'
import { putText, textPath, textQuery } from './queries'

/** What was written here and is not saved. */
export interface Unsaved {
  /** The version that it began from; 0 for a language that has none. */
  seen: number
  title: string
  summary: string
  body: string
  /** Set while the text is written as Markdown. */
  markdown?: string | undefined
}

const KEEP_MS = 400

const from = (held: ArticleText | null): Unsaved => ({
  seen: held?.current_no ?? 0,
  title: held?.title ?? '',
  summary: held?.summary ?? '',
  body: held?.body ?? '',
})

const differs = (one: Unsaved, held: ArticleText | null): boolean =>
  one.title !== (held?.title ?? '') ||
  one.summary !== (held?.summary ?? '') ||
  one.body !== (held?.body ?? '') ||
  one.markdown !== undefined

export function useText(number: number, locale: string, held: ArticleText | null) {
  const key = `${useSession().user.id}/article/${number}/${locale}`
  const [own, setOwn] = useState<Unsaved | null>(null)
  const [ready, setReady] = useState(false)
  /** Raised whenever the shown text was replaced by something that was not typed. */
  const [revision, setRevision] = useState(0)
  const replaced = () => setRevision((one) => one + 1)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(own)
  latest.current = own

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each text; what is held then does not matter
  useEffect(() => {
    let here = true
    void readLocal<Unsaved>(key).then((kept) => {
      if (!here) return
      if (kept && differs(kept, held)) setOwn(kept)
      setReady(true)
      replaced()
    })
    return () => {
      here = false
    }
  }, [key])

  // Somebody else saved, and nothing here is unsaved: theirs is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version replaces what is shown
  useEffect(() => {
    if (latest.current === null) replaced()
  }, [held?.current_no])

  const keep = (next: Unsaved | null) => {
    setOwn(next)
    latest.current = next
    clearTimeout(timer.current)
    // What was saved is forgotten at once: a page that is loaded again must not bring it back as unsaved.
    if (next === null) void removeLocal(key)
    else timer.current = setTimeout(() => void writeLocal(key, next), KEEP_MS)
  }
  // Nothing typed in the last moment is lost by going elsewhere.
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      if (latest.current) void writeLocal(key, latest.current)
    },
    [key],
  )

  const now = own ?? from(held)
  const change = (part: Partial<Omit<Unsaved, 'seen'>>) => {
    const next = { ...(latest.current ?? from(held)), ...part }
    keep(differs(next, held) ? next : null)
  }
  const settle = (text: ArticleText, sent: Unsaved) => {
    const typed = latest.current
    putText(number, text)
    if (typed && typed !== sent) keep({ ...typed, seen: text.current_no })
    else {
      keep(null)
      replaced()
    }
  }
  const save = useMutation({
    mutationFn: async (more: { seen?: number; source_no?: number }) => {
      const sent = latest.current ?? from(held)
      const { markdown, body, ...rest } = sent
      const text = await put<ArticleText>(textPath(number, locale), {
        ...rest,
        ...(markdown === undefined ? { body } : { markdown }),
        ...more,
      })
      settle(text, sent)
      return text
    },
    onError: (error) => {
      if (!isApiError(error, 'version_conflict')) return
      const theirs = error.current as ArticleText | null | undefined
      if (theirs) client.setQueryData(textQuery(number, locale).queryKey, theirs)
    },
  })
  /** Another text in the place of what is shown: the saved one, or what was thrown away a moment ago. */
  const show = (next: Unsaved | null) => {
    keep(next)
    save.reset()
    replaced()
  }
  const theirs = own !== null && held !== null && held.current_no > own.seen ? held : null
  return { now, change, save, show, ready, revision, unsaved: own !== null, theirs }
}

export type TextWork = ReturnType<typeof useText>
