// The paperclip: a button that opens the system's file picker.
// It never uploads; whoever shows it says what becomes of the files.
import { t } from '@i18n/runtime'
import { Paperclip } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { useRef } from 'react'

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('composer.attach')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again after it was removed.
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="btn-icon"
        aria-label={t('composer.attach')}
        {...tip(t('composer.attach'))}
        onClick={() => picker.current?.click()}
      >
        <Paperclip size={15} aria-hidden />
      </button>
    </>
  )
}
