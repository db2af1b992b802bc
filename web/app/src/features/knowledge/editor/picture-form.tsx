// A picture before it stands in the text: what it shows in words, for those who cannot see it, or that it is decoration.
// It never uploads before the words are there.
import { post } from '@api/client'
import type { KnowledgePicture } from '@api/types'
import { bytes } from '@i18n/format'
import { t } from '@i18n/runtime'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useSave } from '~/features/settings/use-save'

const Sheet = lazy(() => import('@ui/overlay').then((module) => ({ default: module.Sheet })))

const LARGEST = 10 * 1024 * 1024

/** A file that is to be put in, or a picture that is there already. */
export interface PictureWanted {
  file?: File
  src?: string
  alt: string
}

interface Props {
  wanted: PictureWanted
  onDone: (picture: { src: string; alt: string }) => void
  onClose: () => void
}

export function PictureForm({ wanted, onDone, onClose }: Props) {
  const { file } = wanted
  const [alt, setAlt] = useState(wanted.alt)
  const [bare, setBare] = useState(false)
  const [preview, setPreview] = useState(wanted.src)
  useEffect(() => {
    if (!file) return
    const url = URL.createObjectURL(file)
    setPreview(url)
    return () => URL.revokeObjectURL(url)
  }, [file])
  const words = bare ? '' : alt.trim()
  const save = useSave(
    async () => {
      if (!file) return wanted.src ?? ''
      return (await post<KnowledgePicture>(`/knowledge/media?name=${encodeURIComponent(file.name)}`, file)).src
    },
    [],
    (src) => onDone({ src, alt: words }),
  )
  const title = t(file ? 'article.picture.add' : 'article.picture.describe')
  const large = (file?.size ?? 0) > LARGEST
  return (
    <Suspense>
      <Sheet title={title} onClose={onClose} width={480}>
        <form
          className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
          onSubmit={(event) => {
            event.preventDefault()
            event.stopPropagation()
            save.mutate()
          }}
        >
          <h2 className="text-lg font-semibold">{title}</h2>
          {save.isError && <Problem compact error={save.error} />}
          {preview && <img src={preview} alt="" className="max-h-56 self-center rounded-lg object-contain shadow-1" />}
          {large && <p className="text-bad">{t('files.too_large', { size: bytes(LARGEST) })}</p>}
          <TextField
            autoFocus
            label={t('article.picture.alt')}
            help={t('article.picture.alt_help')}
            required={!bare}
            disabled={bare}
            maxLength={300}
            value={bare ? '' : alt}
            onChange={(event) => setAlt(event.target.value)}
          />
          <CheckField
            label={t('article.picture.bare')}
            checked={bare}
            onChange={(event) => setBare(event.target.checked)}
          />
          <div className="flex justify-end gap-2">
            <button type="button" className="btn !h-8" onClick={onClose}>
              {t('cancel')}
            </button>
            <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || large}>
              {t(file ? 'add' : 'save')}
            </button>
          </div>
        </form>
      </Sheet>
    </Suspense>
  )
}
