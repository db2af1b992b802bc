// Checks the four languages against each other and compiles them for the app: one file per language and area.
// It never translates: a key that a language lacks, or an argument that differs, is an error.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileMessage } from '@lingui/message-utils/compileMessage'

const here = path.dirname(fileURLToPath(import.meta.url))
const LOCALES = ['en', 'zh-CN', 'zh-TW', 'ja']
const quiet = process.argv.includes('--quiet')
const problems = []

const read = (locale, area) => JSON.parse(fs.readFileSync(path.join(here, 'locales', locale, `${area}.json`), 'utf8'))

/** The arguments of a message, e.g. `n` and `name`. */
function argumentsOf(compiled, found = new Set()) {
  if (!Array.isArray(compiled)) return found
  for (const part of compiled) {
    if (!Array.isArray(part)) continue
    found.add(String(part[0]))
    if (part[2] && typeof part[2] === 'object') for (const branch of Object.values(part[2])) argumentsOf(branch, found)
  }
  return found
}

const areas = fs
  .readdirSync(path.join(here, 'locales', 'en'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5))
const seen = new Map()
const gen = path.join(here, 'gen')
fs.mkdirSync(gen, { recursive: true })

for (const area of areas) {
  const english = read('en', area)
  for (const key of Object.keys(english)) {
    if (seen.has(key)) problems.push(`${key} is in ${seen.get(key)} and in ${area}`)
    seen.set(key, area)
  }
  for (const locale of LOCALES) {
    const messages = read(locale, area)
    const out = {}
    for (const [key, text] of Object.entries(messages)) {
      if (!(key in english)) problems.push(`${locale}/${area}: ${key} is not in en`)
      if (typeof text !== 'string' || !text.trim()) problems.push(`${locale}/${area}: ${key} is empty`)
      out[key] = compileMessage(text)
      const wanted = [...argumentsOf(compileMessage(english[key] ?? ''))].sort().join()
      const given = [...argumentsOf(out[key])].sort().join()
      if (key in english && wanted !== given)
        problems.push(`${locale}/${area}: ${key} has {${given}}, en has {${wanted}}`)
    }
    for (const key of Object.keys(english))
      if (!(key in messages)) problems.push(`${locale}/${area}: ${key} is missing`)
    const text = `import type { Messages } from '@lingui/core'\nexport default ${JSON.stringify(out)} as unknown as Messages\n`
    const file = path.join(gen, `${locale}.${area}.ts`)
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) fs.writeFileSync(file, text)
  }
}

const union = `export type Key =\n${[...seen.keys()].map((key) => `  | ${JSON.stringify(key)}`).join('\n')}\n`
fs.writeFileSync(path.join(gen, 'keys.ts'), union)

/** Keys that no source file names are dead weight in four languages. */
function sources(folder, all = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory() && !['gen', 'dist', 'node_modules', 'locales'].includes(entry.name)) sources(full, all)
    else if (/\.tsx?$/.test(entry.name)) all.push(fs.readFileSync(full, 'utf8'))
  }
  return all
}
const code = [...sources(path.join(here, '..', '..', 'app', 'src')), ...sources(path.join(here, '..'))].join('\n')
const prefixes = [...code.matchAll(/`([a-z_.]+[._])\$\{/g)].map((match) => match[1])
for (const key of seen.keys()) {
  const used = code.includes(`'${key}'`) || prefixes.some((prefix) => key.startsWith(prefix))
  if (!used) problems.push(`${key} is used nowhere`)
}

if (problems.length > 0 && !process.argv.includes('--lenient')) {
  for (const problem of problems) console.error(problem)
  console.error(`i18n: ${problems.length} to mend`)
  process.exit(1)
}
if (!quiet) console.log(`i18n: ${seen.size} messages, complete in ${LOCALES.join(', ')}`)
