// Whether a customer is confidential, and which colleagues may know them then.
// It never shows a list to somebody who is not on it, but to administrators.
import { put } from '@api/client'
import type { AccessList } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { Lock } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useMay, useSession, useUsers } from '~/sync/queries'
import { accessQuery, type CustomerKind } from './queries'

function Form({ kind, id, list }: { kind: CustomerKind; id: string; list: AccessList }) {
  const users = useUsers()
  const me = useSession().user.id
  const [confidential, setConfidential] = useState(list.confidential)
  const [chosen, setChosen] = useState<string[]>(list.confidential ? list.user_ids : [me])
  const save = useSave(
    () => put<AccessList>(`/${kind}/${id}/access`, { confidential, user_ids: confidential ? chosen : [] }),
    ['access', 'contact', 'contacts', 'company', 'companies', 'list', 'conversation'],
  )
  const dirty =
    confidential !== list.confidential ||
    (confidential && [...chosen].sort().join() !== [...list.user_ids].sort().join())
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <CheckField
        label={t('access.confidential')}
        help={t('access.help')}
        checked={confidential}
        onChange={(event) => setConfidential(event.target.checked)}
      />
      {confidential && (
        <fieldset className="mt-2 max-h-56 overflow-y-auto rounded-lg bg-sunken px-3 py-2">
          <legend className="sr-only">{t('access.who')}</legend>
          {users
            .filter((user) => user.active || chosen.includes(user.id))
            .map((user) => (
              <CheckField
                key={user.id}
                label={user.name}
                checked={chosen.includes(user.id)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, user.id] : chosen.filter((one) => one !== user.id))
                }
              />
            ))}
        </fieldset>
      )}
      {dirty && (
        <button type="submit" className="btn btn-main mt-3 !h-8" disabled={save.isPending}>
          {t('save')}
        </button>
      )}
    </form>
  )
}

export function Access({ kind, id }: { kind: CustomerKind; id: string }) {
  const may = useMay('people.write')
  const query = useQuery({ ...accessQuery(kind, id), enabled: may })
  if (!query.data) return null
  return (
    <section data-testid="access" className="mt-8">
      <h3 className="mb-1 flex items-center gap-2 text-md font-semibold">
        <Lock size={15} aria-hidden />
        {t('access.title')}
      </h3>
      <Form key={JSON.stringify(query.data)} kind={kind} id={id} list={query.data} />
    </section>
  )
}

/** What stands in the place of a customer whom the reader may not know. */
export function MaskedNotice() {
  return (
    <p role="note" className="mt-4 flex items-start gap-2 rounded-lg bg-sunken px-3 py-2 text-ink2">
      <Lock size={15} aria-hidden className="mt-0.5 shrink-0" />
      {t('access.masked')}
    </p>
  )
}
