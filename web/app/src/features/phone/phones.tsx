// The telephone numbers of a contact, and whether they would rather not be called. Saved when asked to.
// It never changes a number by itself.
import { put } from '@api/client'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, CheckField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useEffect, useState } from 'react'
import { client } from '~/app/query'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { type Phones as Known, phonesQuery } from './model'
import { Dial } from './parts'

export function Phones({ contact }: { contact: string }) {
  const may = useMay('people.write')
  const { data } = useQuery(phonesQuery(contact))
  const [text, setText] = useState('')
  const [noCalls, setNoCalls] = useState(false)
  useEffect(() => {
    setText(data?.phones.join('\n') ?? '')
    setNoCalls(data?.no_calls ?? false)
  }, [data])
  const save = useSave(
    () =>
      put<Known>(`/contacts/${contact}/phones`, {
        phones: text
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
        no_calls: noCalls,
      }),
    ['calls-of'],
    (next) => client.setQueryData(phonesQuery(contact).queryKey, next),
  )
  if (!data) return null
  const dirty = text !== data.phones.join('\n') || noCalls !== data.no_calls
  return (
    <section aria-label={t('phone.phones')} className="mt-4 border-t border-line pt-3">
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {save.isError && !save.field('phones') && <Problem compact error={save.error} />}
        <fieldset disabled={!may} className="contents">
          <AreaField
            label={t('phone.phones')}
            help={t('phone.phones_help')}
            rows={Math.max(1, text.split('\n').length)}
            inputMode="tel"
            value={text}
            error={save.field('phones')}
            onChange={(event) => setText(event.target.value)}
          />
          <CheckField
            label={t('phone.prefers_no_calls')}
            checked={noCalls}
            onChange={(event) => setNoCalls(event.target.checked)}
          />
        </fieldset>
        <div className="flex flex-wrap items-center gap-x-3">
          <span className="flex flex-1 flex-wrap gap-x-3">
            {data.phones.map((number) => (
              <Dial key={number} number={number} />
            ))}
          </span>
          {dirty && may && (
            <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
              {t('save')}
            </button>
          )}
        </div>
      </form>
    </section>
  )
}
