// How customers of one brand sign in: the ways beside the mailed link, each off until it is switched on here.
// It never asks for the link itself; that way is always open.
import { patch } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { Problem } from '@ui/problem'
import { Section } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { placeOf, SIGN_IN, type SignIn, signInQuery } from './model'
import { ProviderForm } from './provider-form'
import { TokenPart } from './token-part'

function PasswordPart({ brand, signIn }: { brand: Brand; signIn: SignIn }) {
  const save = useSave(
    (password: boolean) => patch<SignIn>(placeOf(brand.id), { version: signIn.version, password }),
    [SIGN_IN],
  )
  return (
    <div>
      {save.isError && <Problem compact error={save.error} />}
      <CheckField
        label={t('brand_sign_in.password')}
        help={t('brand_sign_in.password_help')}
        checked={signIn.password}
        disabled={save.isPending}
        onChange={(event) => save.mutate(event.target.checked)}
      />
    </div>
  )
}

export function SignInSection({ brand }: { brand: Brand }) {
  const query = useQuery(signInQuery(brand.id))
  const signIn = query.data
  return (
    <Section title={t('brand_sign_in.title')} about={t('brand_sign_in.about')}>
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {signIn && (
        <div className="flex flex-col gap-6">
          <PasswordPart brand={brand} signIn={signIn} />
          <ProviderForm key={`${brand.id} ${signIn.openid.enabled}`} brand={brand} signIn={signIn} />
          <TokenPart brand={brand} signIn={signIn} />
        </div>
      )}
    </Section>
  )
}
