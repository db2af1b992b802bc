// The one registry of what can be done: name, text, usual keys. Keymap, palette, tooltips and the ? sheet all read it.
// It never knows how anything is done; whoever can do it binds a handler while it is on screen.
import type { Key } from '@i18n/runtime'
import { useEffect, useRef } from 'react'
import { create } from 'zustand'

export type Group = 'conversation' | 'list' | 'go' | 'general'

interface Definition {
  label: Key
  group: Group
  keys: readonly string[]
}

const define = <T extends string>(all: Record<T, Definition>) => all

export const ACTIONS = define({
  next: { label: 'action.next', group: 'list', keys: ['j', 'ArrowDown'] },
  previous: { label: 'action.previous', group: 'list', keys: ['k', 'ArrowUp'] },
  open: { label: 'action.open', group: 'list', keys: ['Enter', 'o'] },
  back: { label: 'action.back', group: 'list', keys: ['u', 'Escape'] },
  select: { label: 'action.select', group: 'list', keys: ['x'] },
  reply: { label: 'action.reply', group: 'conversation', keys: ['r'] },
  note: { label: 'action.note', group: 'conversation', keys: ['n'] },
  send: { label: 'action.send', group: 'conversation', keys: ['mod+Enter'] },
  send_solve: { label: 'action.send_solve', group: 'conversation', keys: ['mod+shift+Enter'] },
  solve: { label: 'action.solve', group: 'conversation', keys: ['e'] },
  reopen: { label: 'action.reopen', group: 'conversation', keys: ['shift+e'] },
  assign: { label: 'action.assign', group: 'conversation', keys: ['a'] },
  assign_me: { label: 'action.assign_me', group: 'conversation', keys: ['i'] },
  team: { label: 'action.team', group: 'conversation', keys: ['shift+t'] },
  status: { label: 'action.status', group: 'conversation', keys: ['s'] },
  priority: { label: 'action.priority', group: 'conversation', keys: ['p'] },
  snooze: { label: 'action.snooze', group: 'conversation', keys: ['h'] },
  tags: { label: 'action.tags', group: 'conversation', keys: ['t', 'l'] },
  merge: { label: 'action.merge', group: 'conversation', keys: ['m'] },
  follow: { label: 'action.follow', group: 'conversation', keys: ['f'] },
  page_down: { label: 'action.page_down', group: 'conversation', keys: ['Space'] },
  page_up: { label: 'action.page_up', group: 'conversation', keys: ['shift+Space'] },
  pane: { label: 'action.pane', group: 'conversation', keys: [']'] },
  palette: { label: 'action.palette', group: 'general', keys: ['mod+k'] },
  search: { label: 'action.search', group: 'general', keys: ['/'] },
  compose: { label: 'action.compose', group: 'general', keys: ['c'] },
  undo: { label: 'action.undo', group: 'general', keys: ['z'] },
  help: { label: 'action.help', group: 'general', keys: ['?'] },
  theme: { label: 'action.theme', group: 'general', keys: [] },
  sign_out: { label: 'action.sign_out', group: 'general', keys: [] },
  go_inbox: { label: 'action.go_inbox', group: 'go', keys: ['g i'] },
  go_mine: { label: 'action.go_mine', group: 'go', keys: ['g m'] },
  go_unassigned: { label: 'action.go_unassigned', group: 'go', keys: ['g u'] },
  go_mentions: { label: 'action.go_mentions', group: 'go', keys: ['g @'] },
  go_snoozed: { label: 'action.go_snoozed', group: 'go', keys: ['g h'] },
  go_drafts: { label: 'action.go_drafts', group: 'go', keys: ['g d'] },
  go_search: { label: 'action.go_search', group: 'go', keys: ['g /'] },
  go_contacts: { label: 'action.go_contacts', group: 'go', keys: ['g c'] },
  go_companies: { label: 'action.go_companies', group: 'go', keys: ['g o'] },
  go_notifications: { label: 'action.go_notifications', group: 'go', keys: ['g n'] },
  go_room: { label: 'action.go_room', group: 'go', keys: ['g r'] },
  go_knowledge: { label: 'action.go_knowledge', group: 'go', keys: ['g k'] },
  go_ledger: { label: 'action.go_ledger', group: 'go', keys: ['g l'] },
  go_settings: { label: 'action.go_settings', group: 'go', keys: ['g s'] },
})
export type ActionName = keyof typeof ACTIONS

interface Bound {
  handlers: Partial<Record<ActionName, () => void>>
}
/** Which actions can be done right now. */
export const useBound = create<Bound>(() => ({ handlers: {} }))

type Handlers = Partial<Record<ActionName, (() => void) | false | null | undefined>>

/** Binds handlers while the component is mounted; the newest closure of each is the one that runs. */
export function useActions(handlers: Handlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  const names = (Object.keys(handlers) as ActionName[]).filter((name) => handlers[name]).join()
  useEffect(() => {
    const mine: Bound['handlers'] = {}
    for (const name of names.split(',').filter(Boolean) as ActionName[]) {
      mine[name] = () => {
        const handler = latest.current[name]
        if (handler) handler()
      }
    }
    useBound.setState((state) => ({ handlers: { ...state.handlers, ...mine } }))
    return () =>
      useBound.setState((state) => {
        const left = { ...state.handlers }
        // Another screen may have bound the same name meanwhile; only one's own binding is taken back.
        for (const name of Object.keys(mine) as ActionName[]) if (left[name] === mine[name]) delete left[name]
        return { handlers: left }
      })
  }, [names])
}

export function act(name: ActionName): boolean {
  const handler = useBound.getState().handlers[name]
  handler?.()
  return handler !== undefined
}
