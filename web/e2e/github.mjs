// A GitHub for tests: issues and comments of one repository in memory, behind the few addresses that the desk asks.
// It never checks a key.
import http from 'node:http'

export function startGitHub() {
  const issues = []
  const shown = (issue, at) => ({
    number: at + 1,
    html_url: `https://github.example/acme/desk/issues/${at + 1}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.state_reason,
    labels: issue.labels.map((name) => ({ name })),
    updated_at: issue.updated_at,
  })
  const now = () => new Date().toISOString()
  const answer = (method, path, given) => {
    const [, , , , place, key, what] = path.split('/')
    const at = Number(key) - 1
    if (!place) return { id: 1 }
    if (!key && method === 'POST') {
      issues.push({ labels: [], state: 'open', comments: [], updated_at: now(), ...given })
      return shown(issues.at(-1), issues.length - 1)
    }
    if (!key) return issues.map(shown)
    if (!issues[at]) return null
    if (what === 'comments' && method === 'POST') {
      issues[at].comments.push({ id: Date.now(), user: { login: 'causeway' }, body: given.body, created_at: now() })
      return issues[at].comments.at(-1)
    }
    if (what === 'comments') return issues[at].comments
    if (method === 'PATCH') Object.assign(issues[at], given, { updated_at: now() })
    return shown(issues[at], at)
  }
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url, 'http://localhost')
      const later = Number(searchParams.get('page') ?? 1) > 1
      const found = later ? [] : answer(request.method, pathname, body ? JSON.parse(body) : {})
      response.writeHead(found === null ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(found ?? { message: 'Not Found' }))
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const change = (number, part) => Object.assign(issues[number - 1], part, { updated_at: now() })
      const say = (number, login, text) =>
        issues[number - 1].comments.push({ id: Date.now(), user: { login }, body: text, created_at: now() })
      const address = `http://127.0.0.1:${server.address().port}`
      resolve({ issues, change, say, address, stop: () => server.close() })
    })
  })
}
