// A provider of OpenID Connect for tests: it signs in whoever the test names, and asks nobody anything.
// It never checks a secret.
import crypto from 'node:crypto'
import http from 'node:http'

const part = (value) => Buffer.from(value).toString('base64url')

export function startProvider(email) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const nonces = new Map()
  let address = ''
  const token = (code) => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: address,
      aud: 'causeway',
      sub: 'u7',
      nonce: nonces.get(code),
      iat: now,
      exp: now + 300,
      email,
      email_verified: true,
      name: 'Hana Mori',
    }
    const signed = `${part(JSON.stringify({ alg: 'RS256', kid: 'one' }))}.${part(JSON.stringify(claims))}`
    return `${signed}.${crypto.sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  }
  const answer = (path, form) => {
    if (path === '/.well-known/openid-configuration') {
      return {
        issuer: address,
        authorization_endpoint: `${address}/authorize`,
        token_endpoint: `${address}/token`,
        jwks_uri: `${address}/jwks`,
      }
    }
    if (path === '/jwks') return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] }
    return { access_token: 'x', token_type: 'Bearer', id_token: token(form.get('code')) }
  }
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (more) => {
      body += more
    })
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url, 'http://localhost')
      if (pathname === '/authorize') {
        const code = crypto.randomUUID()
        nonces.set(code, searchParams.get('nonce'))
        const back = new URL(searchParams.get('redirect_uri'))
        back.search = new URLSearchParams({ code, state: searchParams.get('state') }).toString()
        response.writeHead(302, { location: back.toString() })
        return response.end()
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify(answer(pathname, new URLSearchParams(body))))
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      address = `http://127.0.0.1:${server.address().port}`
      resolve({ address, stop: () => server.close() })
    })
  })
}
