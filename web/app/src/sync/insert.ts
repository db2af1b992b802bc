// Text that a panel beside the conversation puts into the reply; the composer takes it when it sees it.
// It never sends, and never replaces what is written.
import { create } from 'zustand'

export const useInsert = create<{ wanted: { conversation: string; html: string } | null }>(() => ({ wanted: null }))

export const insertIntoReply = (conversation: string, html: string): void =>
  useInsert.setState({ wanted: { conversation, html } })
