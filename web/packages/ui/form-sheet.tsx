// A form over the page: its title, what the server refused, the fields, and the two buttons at its end.
// It never closes by itself after saving; the caller does, once the server has taken it.
import { t } from '@i18n/runtime'
import type { ReactNode } from 'react'
import { Sheet } from './overlay'
import { Problem } from './problem'

interface Props {
  title: string
  /** What runs when it is sent, and how that goes. */
  save: { mutate: () => void; isPending: boolean; isError: boolean; error: unknown }
  onClose: () => void
  children: ReactNode
  /** The words on the button; "Save" when left out. */
  yes?: string | undefined
  /** Whether it cannot be sent yet. */
  off?: boolean | undefined
  width?: number
  /** What stands at the other side of the buttons. */
  beside?: ReactNode
}

export function FormSheet({ title, save, onClose, children, yes, off, width = 600, beside }: Props) {
  return (
    <Sheet title={title} onClose={onClose} width={width} top="6vh">
      <form
        className="flex max-h-[86vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (!save.isPending && !off) save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {save.isError && <Problem compact error={save.error} />}
        {children}
        <div className="flex items-center gap-2">
          <span className="flex-1">{beside}</span>
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || off}>
            {yes ?? t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
