// The list of colleagues that opens with @ (or the full-width ＠), with or without a space before it.
// It never acts on keys of an input method.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import type { MentionOptions } from '@tiptap/extension-mention'
import { PluginKey } from '@tiptap/pm/state'
import type { SuggestionProps } from '@tiptap/suggestion'
import { Avatar } from '@ui/avatar'
import { matches } from '@ui/fold'
import { useMemo, useRef, useState } from 'react'

interface Colleague {
  id: string
  name: string
}
interface Shown {
  items: Colleague[]
  at: number
  place: DOMRect | null
  pick: (who: Colleague) => void
}

/** What the suggestion plugin calls and what the menu shows. */
export function useMentionMenu() {
  const [shown, setShown] = useState<Shown | null>(null)
  const now = useRef<Shown | null>(null)
  const control = useMemo(() => {
    const show = (next: Shown | null) => {
      now.current = next
      setShown(next)
    }
    const open = (props: SuggestionProps<Colleague, { id: string; label: string }>) =>
      show({
        items: props.items,
        at: Math.min(now.current?.at ?? 0, Math.max(0, props.items.length - 1)),
        place: props.clientRect?.() ?? null,
        pick: (who) => props.command({ id: who.id, label: who.name }),
      })
    return {
      open,
      close: () => show(null),
      key: (event: KeyboardEvent): boolean => {
        const current = now.current
        if (!current || isComposing(event) || current.items.length === 0) return false
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
        if (step !== 0) {
          show({ ...current, at: (current.at + step + current.items.length) % current.items.length })
          return true
        }
        if (event.key === 'Enter' || event.key === 'Tab') {
          const who = current.items[current.at]
          if (who) current.pick(who)
          return true
        }
        if (event.key === 'Escape') {
          show(null)
          return true
        }
        return false
      },
    }
  }, [])
  return { shown, control, isOpen: () => now.current !== null && now.current.items.length > 0 }
}

type Menu = ReturnType<typeof useMentionMenu>

export function suggestions(people: () => readonly Colleague[], menu: Menu['control']): MentionOptions['suggestions'] {
  return ['@', '＠'].map((char) => ({
    char,
    pluginKey: new PluginKey(`mention${char}`),
    // Chinese and Japanese are written without spaces: the sign counts wherever it stands.
    allowedPrefixes: null,
    items: ({ query }) =>
      people()
        .filter((who) => matches(who.name, query))
        .slice(0, 6),
    command: ({ editor, range, props }) =>
      editor
        .chain()
        .focus()
        .insertContentAt(range, [
          { type: 'mention', attrs: { id: props.id, label: props.label } },
          { type: 'text', text: ' ' },
        ])
        .run(),
    render: () => ({
      onStart: (props) => menu.open(props as never),
      onUpdate: (props) => menu.open(props as never),
      onKeyDown: ({ event }) => menu.key(event),
      onExit: () => menu.close(),
    }),
  }))
}

export function MentionMenu({ menu, label }: { menu: Menu; label: string }) {
  const { shown } = menu
  if (!shown?.place || shown.items.length === 0) return null
  const { place } = shown
  const height = shown.items.length * 32 + 10
  const top = place.top - height - 4 > 0 ? place.top - height - 4 : place.bottom + 4
  return (
    <div
      role="listbox"
      aria-label={label}
      className="pop fixed z-50 w-60 rounded-[10px] bg-raised p-1 shadow-2"
      style={{ top, left: Math.min(place.left, window.innerWidth - 250) }}
    >
      {shown.items.map((who, index) => (
        <div
          key={who.id}
          role="option"
          tabIndex={-1}
          aria-selected={index === shown.at}
          // The editor keeps its focus and its selection.
          onPointerDown={(event) => {
            event.preventDefault()
            shown.pick(who)
          }}
          className={`flex h-8 items-center gap-2 rounded-md px-2 ${index === shown.at ? 'bg-accentsoft text-accenttext' : ''}`}
        >
          <Avatar name={who.name} size={20} />
          <span className="truncate">{who.name}</span>
        </div>
      ))}
      <span className="sr-only" role="status">
        {t('mention.count', { n: shown.items.length })}
      </span>
    </div>
  )
}
