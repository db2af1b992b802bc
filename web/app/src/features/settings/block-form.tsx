// The line that adds an address to a list, with a word on why: addresses without mail, blocked senders.
// It never decides what an address on the list means.
import { post } from '@api/client'
import { TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from './use-save'

interface Words {
  address: string
  addressHint?: string
  detail: string
  detailHint?: string
  add: string
}

interface Props {
  /** The list, which is also its path and its key. */
  list: 'suppressions' | 'blocked-senders'
  /** What the server calls the address. */
  field: 'address' | 'sender'
  /** A mail address alone, or also a domain. */
  type: 'email' | 'text'
  words: Words
  onAdded?: () => void
}

export function BlockForm({ list, field, type, words, onAdded }: Props) {
  const [address, setAddress] = useState('')
  const [detail, setDetail] = useState('')
  const add = useSave(
    () => post(`/${list}`, { [field]: address.trim(), detail: detail.trim() }),
    [list],
    () => {
      setAddress('')
      setDetail('')
      onAdded?.()
    },
  )
  return (
    <form
      className="mb-6 grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-2 phone:grid-cols-1"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <TextField
        label={words.address}
        placeholder={words.addressHint}
        type={type}
        required
        value={address}
        error={add.field(field)}
        onChange={(event) => setAddress(event.target.value)}
      />
      <TextField
        label={words.detail}
        placeholder={words.detailHint}
        maxLength={500}
        value={detail}
        onChange={(event) => setDetail(event.target.value)}
      />
      <button type="submit" className="btn btn-main mt-[23px] !h-8 phone:mt-0" disabled={add.isPending}>
        {words.add}
      </button>
      {add.isError && !add.field(field) && <Problem compact error={add.error} />}
    </form>
  )
}
