// The list of macros that opens with a slash, at the start of a line or after a space; the signs that the slash key
// types in Chinese and Japanese input (、・) count on an empty line alone. It never acts on keys of an input method.
import type { Macro } from '@api/types'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { useQuery } from '@tanstack/react-query'
import type { Editor } from '@tiptap/core'
import { Extension } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import Suggestion, { type SuggestionProps } from '@tiptap/suggestion'
import { useMemo, useRef, useState } from 'react'
import { renderedQuery, useActionWords } from './queries'

/** What the editor has to know to offer macros. */
export interface Offer {
  conversation: string
  items: (query: string) => Macro[]
  /** Puts a macro's text in at the caret. */
  put: (macro: string, lang: string | null) => void
}

interface Shown {
  items: Macro[]
  at: number
  lang: string | null
  place: DOMRect | null
  pick: (macro: Macro) => void
}

/** What the suggestion plugin calls and what the menu shows. */
export function useSlashMenu() {
  const [shown, setShown] = useState<Shown | null>(null)
  const now = useRef<Shown | null>(null)
  const control = useMemo(() => {
    const show = (next: Shown | null) => {
      now.current = next
      setShown(next)
    }
    const step = (by: number) => {
      const current = now.current
      if (current) show({ ...current, lang: null, at: (current.at + by + current.items.length) % current.items.length })
    }
    return {
      open: (props: SuggestionProps<Macro, Macro>) =>
        show({
          items: props.items,
          at: Math.min(now.current?.at ?? 0, Math.max(0, props.items.length - 1)),
          lang: now.current?.lang ?? null,
          place: props.clientRect?.() ?? null,
          pick: (macro) => props.command(macro),
        }),
      close: () => show(null),
      look: (at: number) => now.current && now.current.at !== at && show({ ...now.current, at, lang: null }),
      speak: (lang: string) => now.current && show({ ...now.current, lang }),
      key: (event: KeyboardEvent): boolean => {
        const current = now.current
        if (!current || isComposing(event) || current.items.length === 0) return false
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          step(event.key === 'ArrowDown' ? 1 : -1)
          return true
        }
        if (event.key === 'Enter' || event.key === 'Tab') {
          const macro = current.items[current.at]
          if (macro) current.pick(macro)
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
  const lang = () => now.current?.lang ?? null
  return { shown, control, lang, isOpen: () => now.current !== null && now.current.items.length > 0 }
}

type Menu = ReturnType<typeof useSlashMenu>

/** The extension of the editor; `offer` is asked anew each time. */
export function slashCommand(offer: () => Offer | null, menu: Pick<Menu, 'control' | 'lang'>): Extension {
  const plugin = (editor: Editor, char: string, startOfLine: boolean) =>
    Suggestion<Macro, Macro>({
      editor,
      char,
      startOfLine,
      pluginKey: new PluginKey(`macro${char}`),
      items: ({ query }) => offer()?.items(query) ?? [],
      command: ({ editor: own, range, props }) => {
        const lang = menu.lang()
        own.chain().focus().deleteRange(range).run()
        offer()?.put(props.id, lang)
      },
      render: () => ({
        onStart: (props) => menu.control.open(props),
        onUpdate: (props) => menu.control.open(props),
        onKeyDown: ({ event }) => menu.control.key(event),
        onExit: () => menu.control.close(),
      }),
    })
  return Extension.create({
    name: 'macros',
    addProseMirrorPlugins() {
      return [
        plugin(this.editor, '/', false),
        plugin(this.editor, '／', false),
        plugin(this.editor, '、', true),
        plugin(this.editor, '・', true),
      ]
    },
  })
}

const WIDTH = 560
const HEIGHT = 300

export function SlashMenu({ menu, conversation }: { menu: Menu; conversation: string }) {
  const { shown, control } = menu
  const current = shown?.items[shown.at]
  if (!shown?.place || !current) return null
  const { place } = shown
  const above = place.top - HEIGHT - 6
  return (
    <div
      className="pop fixed z-50 flex max-w-[calc(100vw-16px)] overflow-hidden rounded-xl bg-raised shadow-2"
      style={{
        width: WIDTH,
        height: HEIGHT,
        top: above > 0 ? above : Math.min(place.bottom + 6, window.innerHeight - HEIGHT - 8),
        left: Math.max(8, Math.min(place.left, window.innerWidth - WIDTH - 8)),
      }}
      data-testid="macro-menu"
    >
      <div role="listbox" aria-label={t('macro.menu')} className="w-60 shrink-0 overflow-y-auto p-1 phone:w-full">
        {shown.items.map((macro, index) => (
          <div
            key={macro.id}
            role="option"
            tabIndex={-1}
            aria-selected={index === shown.at}
            onPointerMove={() => control.look(index)}
            // The editor keeps its focus and its selection.
            onPointerDown={(event) => {
              event.preventDefault()
              shown.pick(macro)
            }}
            className={`rounded-md px-2 py-1.5 touch:min-h-11 ${index === shown.at ? 'bg-accentsoft text-accenttext' : ''}`}
          >
            <span className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1 truncate">{macro.name}</span>
              {macro.shortcut && <span className="shrink-0 text-2xs text-ink3">/{macro.shortcut}</span>}
            </span>
            {macro.folder && <span className="block truncate text-2xs text-ink3">{macro.folder}</span>}
          </div>
        ))}
      </div>
      <Preview macro={current} conversation={conversation} lang={shown.lang} onSpeak={control.speak} />
      <span className="sr-only" role="status">
        {t('macro.count', { n: shown.items.length })}
      </span>
    </div>
  )
}

/** What a macro would put in and do, with real values. */
function Preview(props: { macro: Macro; conversation: string; lang: string | null; onSpeak: (lang: string) => void }) {
  const { macro, conversation, lang, onSpeak } = props
  const { data } = useQuery(renderedQuery(macro.id, conversation, lang))
  const words = useActionWords()
  return (
    <div className="flex min-w-0 flex-1 flex-col border-s border-line bg-sunken phone:hidden">
      <div
        lang={data?.lang}
        className="min-h-0 flex-1 overflow-y-auto px-3 py-2 [&_p]:mb-2"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: the server sanitised it, and values in it are escaped
        dangerouslySetInnerHTML={{ __html: data?.html ?? '' }}
      />
      {macro.actions.length > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-xs text-ink2">{macro.actions.map(words).join(' · ')}</p>
      )}
      {data && data.langs.length > 1 && (
        <div
          className="flex flex-wrap gap-1 border-t border-line px-2 py-1.5"
          role="group"
          aria-label={t('macro.langs')}
        >
          {data.langs.map((one) => (
            <button
              key={one}
              type="button"
              tabIndex={-1}
              aria-pressed={one === data.lang}
              className={`rounded px-1.5 py-0.5 text-xs ${one === data.lang ? 'bg-sel text-accenttext' : 'text-ink2 hover:bg-hover'}`}
              onPointerDown={(event) => {
                event.preventDefault()
                onSpeak(one)
              }}
            >
              {one}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
