import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { expect, it } from 'vitest'
import { KeyFiles } from '../../server/keys/key-files.ts'
import { WrappingKey } from '../../server/keys/wrapping-key.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { rounds } from './rounds.ts'

const PROGRAM = fileURLToPath(new URL('../processes/run-rewrap.ts', import.meta.url))
const KEYS = Array.from({ length: 20 }, (_, i) => `${i}.key`)

it('keys that are wrapped and unwrapped while the program is killed are the same keys ever after', async () => {
  const { path: data, remove } = scratchFolder()
  let last: ChildProcess | undefined
  try {
    mkdirSync(join(data, 'authority'))
    for (const name of KEYS) writeFileSync(join(data, 'authority', name), `key ${name}`, { mode: 0o600 })
    const files = new KeyFiles(data, new WrappingKey(new Uint8Array(32).fill(9)))
    for (let round = 0; round < rounds(); round++) {
      const child = spawn(process.execPath, [PROGRAM, data], { stdio: ['ignore', 'pipe', 'inherit'] })
      last = child
      const ended = once(child, 'exit')
      await once(child.stdout, 'data')
      // Held in the middle of it, so that what dies there is half done for sure.
      await waitUntil(
        async () => {
          child.kill('SIGSTOP')
          if (await isMixed(files)) return true
          child.kill('SIGCONT')
          return false
        },
        { what: 'a folder that is half wrapped' },
      )
      child.kill('SIGKILL')
      await ended
      expect(await isMixed(files)).toBe(true)
      for (const name of KEYS) expect(await files.read(name)).toBe(`key ${name}`)
    }
    await files.wrapAll()
    expect(readdirSync(join(data, 'authority')).sort()).toEqual([...KEYS].sort())
    expect((await files.list()).every(({ text }) => isWrapped(text))).toBe(true)
  } finally {
    last?.kill('SIGKILL')
    remove()
  }
})

async function isMixed(files: KeyFiles): Promise<boolean> {
  return new Set((await files.list()).map(({ text }) => isWrapped(text))).size > 1
}
