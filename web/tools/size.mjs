// The gate on what browsers must load: initial script, style, the editor, other parts, the font, and the chat widget. Sizes are gzip -9.
// It never counts what a page does not ask for.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'

const DIST = fileURLToPath(new URL('../app/dist/', import.meta.url))
const WIDGET = fileURLToPath(new URL('../widget/dist/', import.meta.url))
const KIB = 1024
/** The editor is one part that composer and articles share; being shared costs it some hundreds of bytes. */
const LIMITS = { initial: 200 * KIB, css: 20 * KIB, editor: 136 * KIB, font: 50 * KIB, lazy: 60 * KIB }
/** Of the widget: what a host's page loads, all until a visitor can write, what comes after, and what shows messages by itself. */
const WIDGET_LIMITS = { loader: 3 * KIB, first: 15 * KIB, later: 7 * KIB, messages: 3 * KIB }

/** Parts that stand on the editor, which is fetched once for all of them. */
const EDITORS = [
  'composer/editor.tsx',
  'composer/new-page.tsx',
  'knowledge/editor/rich-editor.tsx',
  'knowledge/editor/rich-text.tsx',
]

const manifest = JSON.parse(fs.readFileSync(path.join(DIST, '.vite', 'manifest.json'), 'utf8'))
const packed = (file) => zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length
const size = (file) => packed(path.join(DIST, file))
const font = (file) => fs.statSync(path.join(DIST, file)).size

/** Everything that a chunk imports without being asked later. */
function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) reach(next, seen)
  return seen
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const initial = reach(entry)
// The texts of one language are loaded before the first page is drawn; the largest counts.
const texts = Object.keys(manifest).filter((key) => /gen\/.*\.core\.ts$/.test(key))
const largest = Math.max(...texts.map((key) => size(manifest[key].file)))
const sum = (keys) => [...keys].reduce((total, key) => total + size(manifest[key].file), 0)
/** What is there already when a part is asked for: the beginning, and what every part that asks for it stands on. */
function before(key) {
  const askers = Object.keys(manifest).filter((one) => manifest[one].dynamicImports?.includes(key))
  const stood = askers.map((one) => reach(one))
  return (one) => initial.has(one) || (stood.length > 0 && stood.every((known) => known.has(one)))
}
const extra = (key) => {
  const known = before(key)
  return sum([...reach(key)].filter((one) => !known(one)))
}

const files = fs.readdirSync(path.join(DIST, 'assets'))
const rows = [
  ['initial JS with one language', sum(initial) + largest, LIMITS.initial],
  [
    'CSS',
    files.filter((name) => name.endsWith('.css')).reduce((total, name) => total + size(`assets/${name}`), 0),
    LIMITS.css,
  ],
  [
    'font',
    files.filter((name) => name.endsWith('.woff2')).reduce((total, name) => total + font(`assets/${name}`), 0),
    LIMITS.font,
  ],
]
for (const key of Object.keys(manifest).filter((one) => manifest[one].isDynamicEntry)) {
  const editor = EDITORS.some((name) => key.endsWith(name))
  rows.push([key.replace(/^.*src\//, ''), extra(key), editor ? LIMITS.editor : LIMITS.lazy])
}

const loader = packed(`${WIDGET}widget.js`)
const parts = fs.readdirSync(`${WIDGET}assets`).map((name) => [name, packed(`${WIDGET}assets/${name}`)])
const starting = (starts) => parts.filter(([name]) => starts.some((start) => name.startsWith(`${start}-`)))
const total = (found) => found.reduce((sum, [, bytes]) => sum + bytes, 0)
const longest = Math.max(...starting(['en', 'zh-CN', 'zh-TW', 'ja']).map(([, bytes]) => bytes))
const later = parts.filter(([name]) => !/^(frame|en|zh-CN|zh-TW|ja)-/.test(name))
rows.push(
  ['widget: loader', loader, WIDGET_LIMITS.loader],
  ['widget: loader and frame with one language', loader + total(starting(['frame'])) + longest, WIDGET_LIMITS.first],
  ['widget: what comes later', total(later), WIDGET_LIMITS.later],
  ['widget: messages by rule, where a site has them', packed(`${WIDGET}messages.js`), WIDGET_LIMITS.messages],
)

let failed = 0
for (const [name, bytes, limit] of rows) {
  const over = bytes > limit
  if (over) failed += 1
  const shown = over || limit !== LIMITS.lazy || bytes > 10 * KIB
  if (shown) console.log(`${over ? 'OVER ' : 'ok   '}${name}: ${(bytes / KIB).toFixed(1)} of ${limit / KIB} KiB`)
}
if (failed > 0) process.exit(1)
