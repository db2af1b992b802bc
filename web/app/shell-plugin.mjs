// Writes the service worker with the names of all files of this build, the entry first, and a version from them.
// It never decides how they are kept; sw.js does.
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const WORKER = fileURLToPath(new URL('./sw.js', import.meta.url))
const BESIDE = ['/manifest.webmanifest', '/icon-192.png']

export const shell = () => ({
  name: 'causeway-shell',
  apply: 'build',
  writeBundle(options, bundle) {
    const parts = Object.values(bundle)
    const entry = parts.find((part) => part.type === 'chunk' && part.isEntry)
    const others = parts
      .map((part) => part.fileName)
      .filter((name) => name.startsWith('assets/') && name !== entry?.fileName)
    const files = [entry?.fileName, ...others.sort()].map((name) => `/${name}`).concat(BESIDE)
    const worker = fs.readFileSync(WORKER, 'utf8')
    const page = fs.readFileSync(path.join(options.dir, 'index.html'))
    const version = crypto
      .createHash('sha256')
      .update(worker)
      .update(page)
      .update(files.join())
      .digest('hex')
      .slice(0, 16)
    fs.writeFileSync(
      path.join(options.dir, 'sw.js'),
      worker.replace("'__VERSION__'", JSON.stringify(version)).replace("['__FILES__']", JSON.stringify(files)),
    )
  },
})
