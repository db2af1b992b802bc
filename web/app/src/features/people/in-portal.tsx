// A contact in the customers' portal: whose requests they see, and how they would rather be talked to.
// It never changes the wish; that is the customer's.
import { put } from '@api/client'
import type { Contact, InPortal } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { StepsOf } from '~/features/first-steps/progress'
import { Dial } from '~/features/phone/parts'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { Fact } from './facts'
import { inPortalQuery } from './queries'

/** How the customer would rather be talked to, among the facts beside a conversation. */
export function WishFact({ id }: { id: string }) {
  const { data } = useQuery(inPortalQuery(id))
  if (!data?.wish) return null
  const { channel, number, chosen_at } = data.wish
  return (
    <Fact name={t('in_portal.wish')}>
      <span className="flex flex-col items-end py-1 text-end" title={moment(chosen_at)}>
        <span>{t(`in_portal.${channel}`)}</span>
        {number && <Dial number={number} />}
        <span className="text-2xs text-ink3">{t('in_portal.chosen', { at: ago(chosen_at) })}</span>
      </span>
    </Fact>
  )
}

/** Which requests the contact sees, on their own page. */
export function PortalRole({ contact }: { contact: Contact }) {
  const may = useMay('people.write')
  const query = inPortalQuery(contact.id)
  const { data } = useQuery(query)
  // What was just chosen is shown at once; what the desk says of it counts.
  const [chosen, setChosen] = useState<InPortal['sees']>()
  const save = useSave(
    (sees: InPortal['sees']) => put<InPortal>(`/contacts/${contact.id}/portal`, { sees }),
    ['timeline'],
    (next) => {
      client.setQueryData(query.queryKey, next)
      setChosen(undefined)
    },
  )
  if (!data) return null
  const sees = save.isError ? data.sees : (chosen ?? data.sees)
  const company = sees === 'company'
  return (
    <section aria-label={t('in_portal.title')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('in_portal.title')}</h3>
      {save.isError && <Problem compact error={save.error} />}
      <CheckField
        label={t('in_portal.company')}
        help={contact.company ? t('in_portal.company_help') : t('in_portal.no_company')}
        checked={company}
        disabled={!may || (!company && (!contact.company || contact.confidential))}
        onChange={(event) => {
          const next = event.target.checked ? 'company' : 'own'
          setChosen(next)
          save.mutate(next)
        }}
      />
      {data.segments.length > 0 && (
        <p className="text-ink2">{t('in_portal.segments', { names: data.segments.join(', ') })}</p>
      )}
      <StepsOf contact={contact.id} />
      {data.wish && (
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
          <WishFact id={contact.id} />
        </dl>
      )}
    </section>
  )
}
