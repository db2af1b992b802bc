// The paperclip, or for pictures alone an image: a button that opens the system's file picker.
// It never uploads; whoever shows it says what becomes of the files.
import { t } from '@i18n/runtime'
import { Image, Paperclip } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { useRef } from 'react'

interface Props {
  onFiles: (files: File[]) => void
  /** Whether only pictures are wanted, which stand in the text. */
  pictures?: boolean
}

export function AttachButton({ onFiles, pictures = false }: Props) {
  const picker = useRef<HTMLInputElement>(null)
  const label = t(pictures ? 'composer.picture' : 'composer.attach')
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={pictures ? 'image/png,image/jpeg,image/gif,image/webp' : undefined}
        aria-label={label}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again after it was removed.
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="btn-icon"
        aria-label={label}
        {...tip(label)}
        onClick={() => picker.current?.click()}
      >
        {pictures ? <Image size={15} aria-hidden /> : <Paperclip size={15} aria-hidden />}
      </button>
    </>
  )
}
