// A button that opens a menu; the menu's code comes with the first opening.
// It never draws the menu itself: overlay.tsx does.
import { type ComponentProps, lazy, Suspense, useRef, useState } from 'react'
import type { MenuEntry } from './overlay'

const MenuPanel = lazy(() => import('./overlay').then((module) => ({ default: module.MenuPanel })))

interface Props extends Omit<ComponentProps<'button'>, 'onClick'> {
  title: string
  entries: () => MenuEntry[]
}

export function MenuButton({ title, entries, children, ...rest }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') {
            event.preventDefault()
            setOpen(true)
          }
        }}
        {...rest}
      >
        {children}
      </button>
      {open && (
        <Suspense>
          <MenuPanel title={title} anchor={button.current} onClose={() => setOpen(false)} entries={entries()} />
        </Suspense>
      )}
    </>
  )
}
