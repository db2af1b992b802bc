// The company's own website says who somebody is: the switch, the secret that it signs with, and how it signs.
// It never shows a secret twice.
import { patch, post, remove } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Code } from '~/features/settings/code'
import { useSave } from '~/features/settings/use-save'
import { type MadeSecret, placeOf, SIGN_IN, type SignIn, sample } from './model'

export function TokenPart({ brand, signIn }: { brand: Brand; signIn: SignIn }) {
  const known = signIn.token
  const [secret, setSecret] = useState<string | null>(null)
  const turn = useSave(
    (token: boolean) => patch<SignIn>(placeOf(brand.id), { version: signIn.version, token }),
    [SIGN_IN],
  )
  const make = useSave(
    () => post<MadeSecret>(`${placeOf(brand.id)}/secret`),
    [SIGN_IN],
    (made) => setSecret(made.secret),
  )
  const end = useSave(() => remove(`${placeOf(brand.id)}/secret/before`), [SIGN_IN])
  const error = turn.error ?? make.error ?? end.error
  return (
    <div>
      <CheckField
        label={t('brand_sign_in.token')}
        help={t(known.has_secret ? 'brand_sign_in.token_help' : 'brand_sign_in.token_first')}
        checked={known.enabled}
        disabled={turn.isPending || !known.has_secret}
        onChange={(event) => turn.mutate(event.target.checked)}
      />
      <div className="mt-3 flex flex-col gap-3 ps-7 phone:ps-0">
        {error && <Problem compact error={error} />}
        {secret && (
          <div role="status" className="rounded-lg bg-oksoft p-3">
            <p className="mb-2 font-medium">{t('chat.secret_once')}</p>
            <Code label={t('chat.secret')} text={secret} />
          </div>
        )}
        <div className="flex flex-wrap gap-2">
          {known.has_secret ? (
            <ConfirmButton
              label={t('chat.new_secret')}
              question={t('brand_sign_in.new_secret_question')}
              disabled={make.isPending}
              onConfirm={() => make.mutate()}
            />
          ) : (
            <button type="button" className="btn btn-line !h-8" disabled={make.isPending} onClick={() => make.mutate()}>
              {t('chat.first_secret')}
            </button>
          )}
          {known.has_before && (
            <ConfirmButton
              label={t('brand_sign_in.end_before')}
              disabled={end.isPending}
              onConfirm={() => end.mutate()}
            />
          )}
        </div>
        {known.has_before && <p className="text-xs text-ink2">{t('brand_sign_in.before_help')}</p>}
        {known.has_secret && known.address && (
          <details>
            <summary className="rounded-md text-ink2 touch:min-h-11">{t('brand_sign_in.how')}</summary>
            <div className="mt-2 flex flex-col gap-2">
              <p className="text-ink2">{t('brand_sign_in.how_about')}</p>
              <Code label={t('chat.sample')} text={sample(known.address)} />
              <p className="text-xs text-ink3">{t('brand_sign_in.how_to')}</p>
            </div>
          </details>
        )}
      </div>
    </div>
  )
}
