// The picture of a step: uploaded into the help centre, with words for those who cannot see it.
// It never takes a picture from elsewhere.
import type { PublicStep } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { Image, Trash2 } from '@ui/icons'
import { lazy, useRef, useState } from 'react'
import type { PictureWanted } from '~/features/knowledge/editor/picture-form'
import { withWords } from './model'

const PictureForm = lazy(() =>
  import('~/features/knowledge/editor/picture-form').then((module) => ({ default: module.PictureForm })),
)

interface Props {
  step: PublicStep
  locale: Locale
  may: boolean
  onChange: (part: Partial<PublicStep>) => void
}

export function PictureField({ step, locale, may, onChange }: Props) {
  const file = useRef<HTMLInputElement>(null)
  const [wanted, setWanted] = useState<PictureWanted | null>(null)
  const src = step.picture && `/help/media/${step.picture}`
  const alt = step.picture_texts[locale] ?? ''
  return (
    <>
      {src && (
        <button
          type="button"
          className="shrink-0"
          aria-label={t('guides.describe_picture')}
          disabled={!may}
          onClick={() => setWanted({ src, alt })}
        >
          <img src={src} alt={alt} className="size-14 rounded-lg object-cover shadow-1" />
        </button>
      )}
      {may && (
        <button type="button" className="btn btn-line" onClick={() => file.current?.click()}>
          <Image size={14} aria-hidden />
          {t(src ? 'guides.other_picture' : 'guides.add_picture')}
        </button>
      )}
      {may && src && (
        <button
          type="button"
          className="btn-icon"
          aria-label={t('guides.no_picture')}
          onClick={() => onChange({ picture: null, picture_texts: {} })}
        >
          <Trash2 size={15} aria-hidden />
        </button>
      )}
      <input
        ref={file}
        type="file"
        accept="image/*"
        className="hidden"
        aria-label={t('guides.add_picture')}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) setWanted({ file: chosen, alt: '' })
          event.target.value = ''
        }}
      />
      {wanted && (
        <PictureForm
          wanted={wanted}
          onDone={(picture) => {
            const texts = wanted.file ? {} : step.picture_texts
            onChange({
              picture: picture.src.split('/').at(-1) ?? null,
              picture_texts: withWords(texts, locale, picture.alt),
            })
            setWanted(null)
          }}
          onClose={() => setWanted(null)}
        />
      )}
    </>
  )
}
