// Who a reply goes to, and how people write addresses. Pure.
// It never sends to the desk's own addresses.
import type { Address, Conversation, Message } from '@api/types'

/** An address without what follows a plus: the desk's replies carry a mark there. */
const base = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@')

export interface Recipients {
  to: Address[]
  cc: Address[]
}

/** To whoever wrote last, or where they want answers, with a copy to everybody else who was on that mail. */
export function usualRecipients(
  conversation: Conversation,
  messages: readonly Message[],
  own: readonly string[],
): Recipients {
  const ours = new Set([...own, conversation.inbox.address].map(base))
  const last = [...messages]
    .reverse()
    .find((message) => message.kind === 'incoming' && message.automatic === null && message.author.email)
  if (last?.author.email) {
    // Some ask for answers elsewhere (a form, a shared mailbox); an address of ours there would come back to us.
    const wished = (last.reply_to ?? []).filter((one) => !ours.has(base(one.address)))
    const to = wished.length > 0 ? wished : [{ name: last.author.name, address: last.author.email }]
    const seen = new Set(to.map((one) => one.address.toLowerCase()))
    const cc: Address[] = []
    for (const one of [...last.to, ...last.cc]) {
      if (ours.has(base(one.address)) || seen.has(one.address.toLowerCase())) continue
      seen.add(one.address.toLowerCase())
      cc.push(one)
    }
    return { to, cc }
  }
  const sent = [...messages].reverse().find((message) => message.kind === 'reply' && message.automatic === null)
  if (sent && sent.to.length > 0) return { to: sent.to, cc: sent.cc }
  const { name, email } = conversation.contact
  return { to: email ? [{ name, address: email }] : [], cc: [] }
}

const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/

/** Reads `Name <a@b.example>, c@d.example` as people type or paste it; full-width signs count. What is none is given back. */
export function readAddresses(text: string): { found: Address[]; rest: string } {
  const found: Address[] = []
  const rest: string[] = []
  const narrow = text.replaceAll('＠', '@').replaceAll('，', ',').replaceAll('、', ',').replaceAll('；', ';')
  for (const part of narrow.split(/[,;\n]/)) {
    const one = part.trim()
    if (!one) continue
    const named = /^"?([^"<]*)"?\s*<([^<>]+)>$/.exec(one)
    const address = (named?.[2] ?? one).trim()
    if (ADDRESS.test(address)) found.push({ name: (named?.[1] ?? '').trim(), address })
    else rest.push(one)
  }
  return { found, rest: rest.join(', ') }
}

export const sameAddress = (a: Address, b: Address): boolean => a.address.toLowerCase() === b.address.toLowerCase()
