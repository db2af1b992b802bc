// How customers of a brand sign in beside the mailed link, as the API says it.
// It never holds a secret but one that was just made.
import { get } from '@api/client'
import { queryOptions } from '@tanstack/react-query'

export interface SignIn {
  token: { enabled: boolean; has_secret: boolean; has_before: boolean; address: string | null }
  openid: {
    enabled: boolean
    name: string
    issuer: string
    client_id: string
    has_secret: boolean
    return_address: string | null
  }
  password: boolean
  version: number
}

export interface MadeSecret {
  secret: string
  sign_in: SignIn
}

export const SIGN_IN = 'brand-sign-in'

export const placeOf = (brand: string): string => `/knowledge/brands/${brand}/sign-in`

export const signInQuery = (brand: string) =>
  queryOptions({ queryKey: [SIGN_IN, brand] as const, queryFn: () => get<SignIn>(placeOf(brand)) })

/** What a website signs, to be copied; its language is the one that most read. */
export const sample = (address: string): string =>
  [
    "import jwt from 'jsonwebtoken'",
    '',
    'const word = jwt.sign(',
    '  { email: user.email, name: user.name, sub: String(user.id), jti: crypto.randomUUID() },',
    '  process.env.CAUSEWAY_SECRET,',
    "  { algorithm: 'HS256', expiresIn: 300 },",
    ')',
    `response.redirect(\`${address}?jwt=\${word}\`)`,
  ].join('\n')
