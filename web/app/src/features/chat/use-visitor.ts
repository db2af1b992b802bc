// One conversation's visitor: what the server answered, and what the live connection has said since.
// It never asks for a conversation that goes by mail.
import { useQuery } from '@tanstack/react-query'
import { isChat, visitorQuery } from './model'
import { useVisitors } from './presence'

export function useVisitor(conversation: { id: string }) {
  const chat = isChat(conversation)
  const { data: visitor } = useQuery({ ...visitorQuery(conversation.id), enabled: chat })
  const known = useVisitors((state) => state.known[conversation.id])
  return {
    chat,
    visitor: visitor ?? null,
    here: known?.here ?? visitor?.here ?? false,
    typing: known?.typing ?? false,
    text: known?.text ?? null,
    seen: Math.max(known?.seen_seq ?? 0, visitor?.seen_seq ?? 0),
  }
}
