// Popovers, dialogs and menus from React Aria: focus is kept inside and given back, Escape and outside clicks close.
// It never opens over another modal.
import { type ReactNode, useRef } from 'react'
import { Dialog, Menu, MenuItem, Modal, ModalOverlay, Popover } from 'react-aria-components'

const PHONE = 760

interface OverlayProps {
  title: string
  anchor: Element | null
  onClose: () => void
  children: ReactNode
  width?: number
}

/** A panel beside what opened it; in the middle of the page (or from below on a phone) when nothing did. */
export function Panel({ title, anchor, onClose, children, width = 280 }: OverlayProps) {
  const trigger = useRef(anchor)
  const close = (open: boolean) => {
    if (!open) onClose()
  }
  const visible = anchor?.isConnected && anchor.getBoundingClientRect().width > 0
  if (visible && window.innerWidth >= PHONE) {
    return (
      <Popover triggerRef={trigger} isOpen onOpenChange={close} placement="bottom end" offset={4} className="z-50">
        <Dialog
          aria-label={title}
          className="pop overflow-hidden rounded-xl bg-raised shadow-2 outline-none"
          style={{ width }}
        >
          {children}
        </Dialog>
      </Popover>
    )
  }
  return (
    <Sheet title={title} onClose={onClose} width={Math.max(width, 360)}>
      {children}
    </Sheet>
  )
}

/** A dialog over the page. */
export function Sheet({
  title,
  onClose,
  children,
  width = 600,
  top = '14vh',
}: Omit<OverlayProps, 'anchor'> & { top?: string }) {
  const close = (open: boolean) => {
    if (!open) onClose()
  }
  return (
    <ModalOverlay isOpen onOpenChange={close} isDismissable className="fixed inset-0 z-40 bg-veil">
      <Modal
        className="pop fixed inset-x-0 z-50 mx-auto max-w-[calc(100vw-24px)] phone:bottom-2 phone:!top-auto"
        style={{ top, width }}
      >
        <Dialog
          aria-label={title}
          className="flex max-h-[min(78vh,720px)] flex-col overflow-hidden rounded-[14px] bg-raised shadow-2 outline-none"
        >
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

export interface MenuEntry {
  id: string
  label: string
  keys?: string | undefined
  icon?: ReactNode
  bad?: boolean
  run: () => void
}

/** A menu beside its button. */
export function MenuPanel({
  title,
  anchor,
  onClose,
  entries,
}: Omit<OverlayProps, 'children'> & { entries: MenuEntry[] }) {
  const trigger = useRef(anchor)
  const close = (open: boolean) => {
    if (!open) onClose()
  }
  return (
    <Popover triggerRef={trigger} isOpen onOpenChange={close} placement="bottom end" offset={4} className="z-50">
      <Menu
        aria-label={title}
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => entries.find((entry) => entry.id === key)?.run()}
        className="pop min-w-48 rounded-[10px] bg-raised p-1 shadow-2 outline-none"
      >
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            className={`flex h-8 items-center gap-2.5 rounded-md px-2 outline-none data-[focused]:bg-accentsoft data-[focused]:text-accenttext touch:h-11 ${entry.bad ? 'text-bad' : ''}`}
          >
            {entry.icon && <span className="shrink-0 text-ink3">{entry.icon}</span>}
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {entry.label}
            </span>
            {entry.keys && <span className="kbd">{entry.keys}</span>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  )
}
