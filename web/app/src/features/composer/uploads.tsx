// Files on their way up, and those that hang on a draft, with progress, retry and removal.
// It never sends a message; the composer waits until nothing is on its way.
import { isApiError, upload } from '@api/client'
import type { Attachment } from '@api/types'
import { bytes } from '@i18n/format'
import { t } from '@i18n/runtime'
import { File as FileIcon, RotateCcw, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { useCallback, useRef, useState } from 'react'

export const LARGEST = 25 * 1024 * 1024

interface Going {
  key: string
  file: File
  part: number
  problem: string | null
  abort: AbortController
  /** What becomes of it, when it is not to be attached. */
  done: ((attachment: Attachment) => void) | undefined
}

/** A name for pictures from the clipboard, which have none. */
export function nameOf(file: File): string {
  return file.name || `${t('files.pasted')}.${file.type.split('/')[1] ?? 'bin'}`
}

/** Whether a file can stand in a text; everything else is attached. */
export const isPicture = (file: File): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.type)

/** An uploaded picture as a text shows it. */
export function pictureHtml(attachment: Attachment): string {
  const image = document.createElement('img')
  image.setAttribute('src', `/api/v1/attachments/${attachment.id}`)
  image.setAttribute('alt', attachment.name)
  return image.outerHTML
}

export function useUploads(onDone: (attachment: Attachment) => void) {
  const [going, setGoing] = useState<Going[]>([])
  const done = useRef(onDone)
  done.current = onDone
  const change = useCallback((key: string, some: Partial<Going>) => {
    setGoing((all) => all.map((one) => (one.key === key ? { ...one, ...some } : one)))
  }, [])
  const drop = useCallback((key: string) => setGoing((all) => all.filter((one) => one.key !== key)), [])
  const start = useCallback(
    async (one: Going) => {
      if (one.file.size > LARGEST) return change(one.key, { problem: t('files.too_large', { size: bytes(LARGEST) }) })
      try {
        const attachment = await upload<Attachment>(
          one.file,
          nameOf(one.file),
          (part) => change(one.key, { part }),
          one.abort.signal,
        )
        drop(one.key)
        if (one.done) one.done(attachment)
        else done.current(attachment)
      } catch (error) {
        if (one.abort.signal.aborted) drop(one.key)
        else change(one.key, { problem: isApiError(error) ? sayProblem(error) : sayProblem(null) })
      }
    },
    [change, drop],
  )
  const add = useCallback(
    (files: readonly File[], picture?: (attachment: Attachment) => void) => {
      const next = files.map(
        (file): Going => ({
          key: crypto.randomUUID(),
          file,
          part: 0,
          problem: null,
          abort: new AbortController(),
          done: isPicture(file) ? picture : undefined,
        }),
      )
      setGoing((all) => [...all, ...next])
      for (const one of next) void start(one)
    },
    [start],
  )
  const retry = (one: Going) => {
    change(one.key, { problem: null, part: 0 })
    void start(one)
  }
  const cancel = (one: Going) => {
    one.abort.abort()
    drop(one.key)
  }
  return { going, add, retry, cancel, busy: going.some((one) => one.problem === null) }
}

type Uploads = ReturnType<typeof useUploads>

export function FileList({
  files,
  uploads,
  onRemove,
}: {
  files: readonly Attachment[]
  uploads: Uploads
  onRemove: (id: string) => void
}) {
  if (files.length === 0 && uploads.going.length === 0) return null
  const chip = 'flex h-7 max-w-64 items-center gap-1.5 rounded-lg bg-hover ps-2 pe-0.5 text-xs touch:h-11'
  const button =
    'grid size-6 shrink-0 place-items-center rounded-md text-ink3 hover:bg-line hover:text-ink touch:size-11'
  return (
    <ul aria-label={t('files.label')} className="flex flex-wrap gap-1.5 px-3.5 pb-2">
      {files.map((file) => (
        <li key={file.id} className={chip}>
          <FileIcon size={13} aria-hidden className="shrink-0 text-ink3" />
          <span className="truncate">{file.name}</span>
          <span className="tnum shrink-0 text-2xs text-ink3">{bytes(file.size)}</span>
          <button
            type="button"
            className={button}
            aria-label={t('files.remove', { name: file.name })}
            onClick={() => onRemove(file.id)}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
      {uploads.going.map((one) => (
        <li key={one.key} className={`${chip} relative overflow-hidden ${one.problem ? '!bg-badsoft' : ''}`}>
          <span className="truncate">{nameOf(one.file)}</span>
          {one.problem ? (
            <>
              <span className="truncate text-2xs text-bad">{one.problem}</span>
              <button
                type="button"
                className={button}
                aria-label={t('problem.retry')}
                onClick={() => uploads.retry(one)}
              >
                <RotateCcw size={12} aria-hidden />
              </button>
            </>
          ) : (
            <progress
              max={1}
              value={one.part}
              aria-label={t('files.progress', { name: nameOf(one.file) })}
              className="h-1 w-14 shrink-0 accent-(--accent)"
            />
          )}
          <button
            type="button"
            className={button}
            aria-label={t('files.cancel', { name: nameOf(one.file) })}
            onClick={() => uploads.cancel(one)}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
