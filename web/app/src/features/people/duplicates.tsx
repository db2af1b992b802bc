// Who may be the same person, merging with them, and taking merged contacts apart again.
// It never merges by itself; a press asks, a second one does it, and it can be undone.
import { post } from '@api/client'
import type { Contact, ContactMerge } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { ConfirmButton } from '@ui/confirm-button'
import { Merge } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useRef, useState } from 'react'
import { client } from '~/app/query'
import { useMay } from '~/sync/queries'
import { Group } from './facts'
import { duplicatesQuery, mergesQuery } from './queries'

const MergeWith = lazy(() => import('./merge-with').then((module) => ({ default: module.MergeWith })))

const TOUCHED = ['contact', 'contacts', 'duplicates', 'merges', 'timeline', 'reach', 'assets', 'held', 'others', 'list']
const renew = () => {
  for (const key of TOUCHED) void client.invalidateQueries({ queryKey: [key] })
}

function useUndo() {
  return useMutation({
    mutationFn: (merge: string) => post<Contact>(`/contact-merges/${merge}/undo`),
    onSuccess: (contact) => {
      renew()
      toast(t('merges.undone', { name: contact.name }))
    },
    onError: (error) => toast(sayProblem(error)),
  })
}

function useMerge(id: string) {
  const undo = useUndo()
  return useMutation({
    mutationFn: (contact: Contact) =>
      post<{ contact: Contact; merge_id: string }>(`/contacts/${id}/merge`, { contact_id: contact.id }),
    onSuccess: ({ merge_id }, contact) => {
      renew()
      toast(t('merges.done', { name: contact.name }), {
        action: { label: t('merges.undo'), run: () => undo.mutate(merge_id) },
      })
    },
    onError: (error) => toast(sayProblem(error)),
  })
}

/** A button that looks for another contact to merge into this one. */
export function MergeButton({ id }: { id: string }) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const merge = useMerge(id)
  if (!useMay('people.write')) return null
  return (
    <div className="mt-4">
      <button ref={button} type="button" className="btn btn-line !h-8" onClick={() => setOpen(true)}>
        <Merge size={14} aria-hidden />
        {t('merges.with')}
      </button>
      <Suspense>
        {open && (
          <MergeWith
            id={id}
            anchor={button.current}
            onClose={() => setOpen(false)}
            onPick={(contact) => merge.mutate(contact)}
          />
        )}
      </Suspense>
    </div>
  )
}

export function Duplicates({ id }: { id: string }) {
  const { data } = useQuery(duplicatesQuery(id))
  const may = useMay('people.write')
  const merge = useMerge(id)
  if (!may || !data || data.length === 0) return null
  return (
    <Group title={t('merges.alike')} testid="duplicates">
      <ul className="mt-1">
        {data.map((one) => (
          <li key={one.contact.id} className="flex items-center gap-2.5 py-1">
            <Avatar name={one.contact.name || '?'} size={24} />
            <span className="min-w-0 flex-1">
              <Link
                to="/contacts/$id"
                params={{ id: one.contact.id }}
                className="block truncate hover:underline touch:min-h-11"
              >
                {one.contact.name}
              </Link>
              <span className="block truncate text-xs text-ink3">
                {[one.contact.email, t(`merges.sign_${one.sign}`)].filter(Boolean).join(' · ')}
              </span>
            </span>
            <ConfirmButton
              label={t('merges.merge')}
              question={t('merges.question')}
              disabled={merge.isPending}
              onConfirm={() => merge.mutate(one.contact)}
            />
          </li>
        ))}
      </ul>
    </Group>
  )
}

/** The contacts that were merged into this one, each with its way back. */
export function Merges({ id }: { id: string }) {
  const { data } = useQuery(mergesQuery(id))
  const may = useMay('people.write')
  const undo = useUndo()
  const standing = (data ?? []).filter((one: ContactMerge) => one.undone_at === null)
  if (standing.length === 0) return null
  return (
    <Group title={t('merges.title')} testid="merges">
      <ul className="mt-1">
        {standing.map((one) => (
          <li key={one.id} className="flex items-center gap-2.5 py-1">
            <span className="min-w-0 flex-1 truncate">
              {one.from_name} <span className="text-xs text-ink3">{ago(one.at)}</span>
            </span>
            {may && (
              <ConfirmButton
                label={t('merges.apart')}
                disabled={undo.isPending}
                onConfirm={() => undo.mutate(one.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </Group>
  )
}
