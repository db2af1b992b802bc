// The chat as a package: what it holds, that it can be imported where there is no page, and that its types tell what is there.
// It never asks a registry.
// @vitest-environment node
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Told from '../module/index'
import type * as Source from './index'

/** Whoever follows the types can call what is there, and nothing that is there is left out. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
const options: Same<keyof Told.Options, keyof Source.Options> = true
const chat: Same<keyof Told.Chat, keyof Source.Chat> = true
const names: Same<Told.EventName, Source.EventName> = true
type Boots = typeof Source.boot extends typeof Told.boot ? true : never
const boots: Boots = true

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'causeway-chat-'))
beforeAll(async () => {
  const configFile = new URL('../vite.config.ts', import.meta.url).pathname
  await build({ configFile, mode: 'module', logLevel: 'silent', build: { outDir: folder } })
}, 60_000)
afterAll(() => fs.rmSync(folder, { recursive: true }))

describe('the chat as a package', () => {
  it('is imported in node, where it does nothing by itself', () => {
    const module = JSON.stringify(pathToFileURL(path.join(folder, 'index.js')).href)
    const script = `const all = await import(${module}); console.log(Object.keys(all).join(), typeof all.boot)`
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
    expect(said.trim()).toBe('boot function')
  })
  it('packs its script, its types, its words and nothing else', () => {
    const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, npm_config_offline: 'true' },
    })
    const [packed] = JSON.parse(said) as { name: string; files: { path: string }[] }[]
    expect(packed?.name).toBe('causeway-chat')
    expect(packed?.files.map((file) => file.path).sort()).toEqual([
      'README.md',
      'index.d.ts',
      'index.js',
      'package.json',
    ])
  })
  it('depends on nothing', () => {
    const made = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
    expect(made.dependencies ?? made.peerDependencies).toBeUndefined()
    expect(fs.readFileSync(path.join(folder, 'index.js'), 'utf8')).not.toMatch(/^import /m)
    expect([options, chat, names, boots]).toEqual([true, true, true, true])
  })
})
