// One's API keys: made here, shown once, taken back at any time.
// It never shows a key again.
import { get, post, remove } from '@api/client'
import type { ApiKey, Page } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Copy } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { ROW, ROWS, Title } from './section'
import { useSave } from './use-save'

export function ApiKeysPage() {
  const [name, setName] = useState('')
  const [made, setMade] = useState<ApiKey | null>(null)
  const query = useQuery({ queryKey: ['api-keys'], queryFn: async () => (await get<Page<ApiKey>>('/api-keys')).items })
  const add = useSave(
    () => post<ApiKey>('/api-keys', { name: name.trim() }),
    ['api-keys'],
    (key) => {
      setMade(key)
      setName('')
    },
  )
  const drop = useSave(
    (id: string) => remove(`/api-keys/${id}`),
    ['api-keys'],
    () => toast(t('keys.taken_back')),
  )
  const copy = (text: string) => {
    void navigator.clipboard?.writeText(text)
    toast(t('pane.copied'))
  }
  return (
    <>
      <Title title={t('settings.api_keys')} about={t('keys.about')} />
      {made?.token && (
        <div role="status" className="mb-4 rounded-xl bg-oksoft p-4">
          <p className="font-medium">{t('keys.once', { name: made.name })}</p>
          <div className="mt-2 flex items-center gap-2">
            <code data-testid="token" className="min-w-0 flex-1 break-all rounded-lg bg-raised px-3 py-2 text-xs">
              {made.token}
            </code>
            <button type="button" className="btn btn-line bg-raised" onClick={() => copy(made.token ?? '')}>
              <Copy size={14} aria-hidden />
              {t('copy')}
            </button>
          </div>
        </div>
      )}
      {add.isError && <Problem compact error={add.error} />}
      <form
        className="mb-5 flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <div className="flex-1">
          <TextField
            label={t('keys.name')}
            placeholder={t('keys.name_hint')}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <button type="submit" className="btn btn-main !h-8" disabled={add.isPending}>
          {t('keys.make')}
        </button>
      </form>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="text-ink3">{t('keys.none')}</p>}
      {(query.data?.length ?? 0) > 0 && (
        <ul className={ROWS}>
          {query.data?.map((key) => (
            <li key={key.id} className={ROW}>
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{key.name}</p>
                <p className="text-xs text-ink3">
                  {key.last_used_at ? t('keys.used', { at: ago(key.last_used_at) }) : t('keys.unused')}
                </p>
              </div>
              <ConfirmButton label={t('keys.take_back')} onConfirm={() => drop.mutate(key.id)} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
