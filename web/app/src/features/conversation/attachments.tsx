// The files of a message with their sizes; pictures as small previews.
// It never runs what a customer sent: other files are always saved, not opened.
import { attachmentUrl } from '@api/client'
import type { Attachment } from '@api/types'
import { bytes } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AlertTriangle, Download, File, Image } from '@ui/icons'
import { OpenedFile } from './opened-file'

const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/

export function Attachments({ files }: { files: readonly Attachment[] }) {
  const shown = files.filter((file) => !file.inline)
  if (shown.length === 0) return null
  return (
    <ul aria-label={t('files.label')} className="mt-2.5 flex flex-wrap gap-2">
      {shown.map((file) => {
        if (file.threat)
          return (
            <li
              key={file.id}
              className="flex min-h-11 max-w-72 items-center gap-2 rounded-lg bg-sunken px-2 py-1 text-xs text-bad"
            >
              <AlertTriangle size={16} aria-hidden className="shrink-0" />
              {t('files.threat', { name: file.name, threat: file.threat })}
            </li>
          )
        const picture = PICTURE.test(file.content_type)
        const Icon = picture ? Image : File
        return (
          <li key={file.id} className="min-w-0 max-w-full">
            <a
              href={attachmentUrl(file.id, !picture)}
              target={picture ? '_blank' : undefined}
              rel="noopener"
              download={picture ? undefined : file.name}
              className="group/file flex h-11 max-w-72 items-center gap-2 rounded-lg bg-surface px-2 text-ink shadow-1 hover:bg-hover"
              aria-label={t('files.open', { name: file.name, size: bytes(file.size) })}
            >
              {picture ? (
                <img src={attachmentUrl(file.id)} alt="" loading="lazy" className="size-8 rounded object-cover" />
              ) : (
                <Icon size={18} aria-hidden className="shrink-0 text-ink3" />
              )}
              <span className="min-w-0">
                <span dir="auto" className="block truncate text-xs font-medium">
                  {file.name}
                </span>
                <span className="tnum block text-2xs text-ink3">{bytes(file.size)}</span>
              </span>
              <Download size={14} aria-hidden className="ms-1 shrink-0 text-ink3" />
            </a>
            <OpenedFile file={file} />
          </li>
        )
      })}
    </ul>
  )
}
