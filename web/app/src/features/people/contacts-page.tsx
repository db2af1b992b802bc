// Contacts: everyone who wrote, findable by name or address, and one of them with all that is known.
// It never shows a conversation; it links to them.
import { post } from '@api/client'
import type { Contact } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { TextField } from '@ui/field'
import { UsersRound } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { ContactDetail } from './contact-detail'
import { Directory, ROW_LINK, RowText } from './directory'

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
  const [adding, setAdding] = useState(false)
  return (
    <>
      <Directory<Contact>
        path="contacts"
        words={{
          title: t('nav.contacts'),
          find: t('contacts.find'),
          add: t('contacts.new'),
          none: t('contacts.none'),
          hint: t('contacts.none_hint'),
          choose: t('contacts.choose'),
        }}
        icon={<UsersRound size={18} aria-hidden />}
        row={(one) => (
          <Link to="/contacts/$id" params={{ id: one.id }} className={ROW_LINK}>
            <RowText
              name={one.name || one.email || ''}
              below={[one.email, one.company?.name].filter(Boolean).join(' · ')}
              count={
                <span className="tnum text-2xs text-ink3" title={t('pane.conversations')}>
                  {one.conversation_count}
                </span>
              }
            />
          </Link>
        )}
        detail={id ? <ContactDetail key={id} id={id} /> : null}
        onAdd={() => setAdding(true)}
      />
      {adding && <NewContact onClose={() => setAdding(false)} />}
    </>
  )
}
