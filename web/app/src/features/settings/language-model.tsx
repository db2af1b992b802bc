// The language model that the desk may ask: where it is, its key, whether it answers, and what leaves for it.
// It never shows the key.
import { get, post, put, remove } from '@api/client'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { Section, Title } from './section'
import { useSave } from './use-save'

interface LanguageModel {
  address: string | null
  name: string | null
  has_key: boolean
  enabled: boolean
  version: number
}

/** How a question went: `works`, or what is in the way. */
interface Tried {
  code: string
  words: string
}

const PATH = '/language-model'
const NAME = 'language-model'

function Form({ model }: { model: LanguageModel }) {
  const [address, setAddress] = useState(model.address ?? '')
  const [name, setName] = useState(model.name ?? '')
  const [key, setKey] = useState('')
  const [enabled, setEnabled] = useState(model.address === null || model.enabled)
  const moved = model.has_key && address.trim().replace(/\/+$/, '') !== model.address
  const save = useSave(
    () =>
      put<LanguageModel>(PATH, {
        address,
        name,
        ...(key ? { key } : {}),
        enabled,
        version: model.version,
      }),
    [NAME],
  )
  const drop = useSave(
    () => remove(PATH),
    [NAME],
    () => toast(t('model.removed')),
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <TextField
        label={t('model.address')}
        help={t('model.address_help')}
        error={save.field('address')}
        type="url"
        dir="ltr"
        required
        maxLength={300}
        placeholder="https://api.example.com/v1"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <TextField
        label={t('model.name')}
        error={save.field('name')}
        dir="ltr"
        required
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('model.key')}
        help={t(moved ? 'model.key_moved' : model.has_key ? 'model.key_kept' : 'model.key_help')}
        error={save.field('key')}
        type="password"
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <CheckField label={t('model.enabled')} checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
      <div className="flex gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {t('save')}
        </button>
        {model.address !== null && <ConfirmButton label={t('model.remove')} onConfirm={() => drop.mutate()} />}
      </div>
    </form>
  )
}

function Test() {
  const test = useSave(
    () => post<Tried>(`${PATH}/test`, {}),
    [],
    () => undefined,
  )
  const tried = test.data
  return (
    <Section title={t('model.test')} about={t('model.test_about')}>
      <button type="button" className="btn btn-line !h-8" disabled={test.isPending} onClick={() => test.mutate()}>
        {t('model.ask')}
      </button>
      <div role="status">
        {test.isError && <Problem compact error={test.error} />}
        {tried && (
          <div className={`mt-3 rounded-lg px-3 py-2 ${tried.code === 'works' ? 'bg-oksoft' : 'bg-warnsoft'}`}>
            <p className="font-medium">{t(`model.tried_${tried.code}` as Key)}</p>
            <p dir="auto" className="text-ink2 wrap-anywhere">
              {tried.words}
            </p>
          </div>
        )}
      </div>
    </Section>
  )
}

export function LanguageModelPage() {
  const query = useQuery({ queryKey: [NAME], queryFn: () => get<LanguageModel>(PATH) })
  const model = query.data
  return (
    <>
      <Title title={t('settings.language_model')} about={t('model.about')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {model && <Form key={model.version} model={model} />}
      {model && (
        <div className="mt-8">
          <Section title={t('model.leaves')}>
            <p className="text-ink2">{t('model.leaves_about')}</p>
          </Section>
          {model.address !== null && <Test />}
        </div>
      )}
    </>
  )
}
