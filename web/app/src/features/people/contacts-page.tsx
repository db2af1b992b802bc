// Contacts: everyone who wrote, findable by name or address, and one of them with all that is known.
// It never shows a conversation; it links to them.
import { get, post } from '@api/client'
import type { Contact, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { TextField } from '@ui/field'
import { Plus, UsersRound } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { TablePage } from '@ui/table-page'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { useState } from 'react'
import { client } from '~/app/query'
import { ContactDetail } from './contact-detail'

const ROW_LINK = 'flex h-[54px] items-center gap-2.5 rounded-lg px-2.5 hover:bg-hover data-[status=active]:bg-sel'

function NewContact({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const add = useMutation({
    mutationFn: (form: FormData) =>
      post<Contact>('/contacts', { name: String(form.get('name')), email: String(form.get('email')) || null }),
    onSuccess: (contact) => {
      void client.invalidateQueries({ queryKey: ['contacts'] })
      onClose()
      void navigate({ to: '/contacts/$id', params: { id: contact.id } })
    },
  })
  return (
    <Sheet title={t('contacts.new')} onClose={onClose} width={420}>
      <form
        className="flex flex-col gap-4 p-5"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate(new FormData(event.currentTarget))
        }}
      >
        <h2 className="text-lg font-semibold">{t('contacts.new')}</h2>
        {add.isError && <Problem compact error={add.error} />}
        <TextField name="name" label={t('contacts.name')} required autoFocus />
        <TextField name="email" type="email" label={t('contacts.email')} />
        <button type="submit" className="btn btn-main !h-8" disabled={add.isPending}>
          {t('contacts.new')}
        </button>
      </form>
    </Sheet>
  )
}

export function ContactsPage() {
  const { id } = useParams({ strict: false })
  const [q, setQ] = useState('')
  const [adding, setAdding] = useState(false)
  const query = useInfiniteQuery({
    queryKey: ['contacts', q],
    queryFn: ({ pageParam }) => get<Page<Contact>>('/contacts', { q, cursor: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <TablePage
        title={t('nav.contacts')}
        testid="contacts"
        placeholder={t('contacts.find')}
        query={q}
        onQuery={setQ}
        actions={
          <button
            type="button"
            className="btn-icon"
            aria-label={t('contacts.new')}
            {...tip(t('contacts.new'))}
            onClick={() => setAdding(true)}
          >
            <Plus size={16} aria-hidden />
          </button>
        }
        list={
          <>
            {query.isPending && <RowSkeletons height={54} />}
            {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
            {query.isSuccess && all.length === 0 && (
              <Empty
                icon={<UsersRound size={18} aria-hidden />}
                title={q ? t('contacts.none_found') : t('contacts.none')}
              >
                {!q && t('contacts.none_hint')}
              </Empty>
            )}
            <ul>
              {all.map((one) => (
                <li key={one.id}>
                  <Link to="/contacts/$id" params={{ id: one.id }} className={ROW_LINK}>
                    <Avatar name={one.name || one.email || '?'} size={28} />
                    <span className="min-w-0 flex-1">
                      <span className="block truncate font-medium">{one.name || one.email}</span>
                      <span className="block truncate text-xs text-ink3">
                        {[one.email, one.company?.name].filter(Boolean).join(' · ')}
                      </span>
                    </span>
                    <span className="tnum text-2xs text-ink3" title={t('pane.conversations')}>
                      {one.conversation_count}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <div className="flex justify-center py-3">
                <button type="button" className="btn btn-line" onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </button>
              </div>
            )}
          </>
        }
        detail={id ? <ContactDetail key={id} id={id} /> : null}
        empty={<Empty icon={<UsersRound size={18} aria-hidden />} title={t('contacts.choose')} />}
      />
      {adding && <NewContact onClose={() => setAdding(false)} />}
    </>
  )
}
