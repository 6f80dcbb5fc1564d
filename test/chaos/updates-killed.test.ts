import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { isWhole } from '../../agent/update/download.ts'
import { TestRepository } from '../../agent/update/testing/test-repository.ts'
import { TrustedStore } from '../../agent/update/trusted-store.ts'
import { KeyTable } from '../../cli/repo/testing/key-table.ts'
import { verifyPublished } from '../../cli/repo/verify.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { rounds } from './rounds.ts'

const program = (name: string) => fileURLToPath(new URL(`../processes/${name}.ts`, import.meta.url))
const SCHOOL = '01999999-0000-7000-8000-00000000000a'

/** Runs a program that never ends, and kills it where `isHalf` holds: held there, so that what dies is half done for sure. */
async function killed(name: string, args: readonly string[], isHalf: () => boolean): Promise<void> {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  await waitUntil(
    () => {
      child.kill('SIGSTOP')
      if (isHalf()) return true
      child.kill('SIGCONT')
      return false
    },
    { what: `${name} in the middle of its work`, within: 30_000 },
  )
  child.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
}

it('U1 a device that is killed while it looks for updates holds whole files, and goes on with the next look', async () => {
  const { path: folder, remove } = scratchFolder()
  try {
    const repo = new TestRepository(Date.now())
    repo.add('agent/1.0.0/agent.mjs', Buffer.alloc(3_000_000, 'agent'))
    repo.publish()
    for (let round = 1; round <= rounds(); round++) {
      repo.next()
      repo.add(`agent/1.${round}.0/agent.mjs`, Buffer.alloc(3_000_000, `${round}`), { version: `1.${round}.0` })
      if (round % 3 === 0) repo.rotate({})
      repo.publish()
      for (const [file, bytes] of repo.source.files) {
        mkdirSync(dirname(join(folder, 'world', file)), { recursive: true })
        writeFileSync(join(folder, 'world', file), bytes)
      }
      const half = () => readNames(join(folder, 'device', 'targets')).some((name) => name.endsWith('.part'))
      await killed('run-check-updates', [folder, SCHOOL], half)
      expect(new TrustedStore(join(folder, 'device', 'metadata'), 'image').load().damaged).toBe(false)
      const targets = join(folder, 'device', 'targets')
      for (const name of readNames(targets)) {
        const known = Object.values(repo.targets.targets).find(({ hashes }) => hashes.sha256 === name)
        if (name.endsWith('.part')) continue
        expect(await isWhole(join(targets, name), { length: known?.length ?? 0, sha256: name })).toBe(true)
      }
      rmSync(targets, { recursive: true, force: true })
    }
  } finally {
    remove()
  }
})

it('U1 a repository whose publishing is killed is good as it stands, and goes on', async () => {
  const table = new KeyTable()
  try {
    await table.found()
    let last = 0
    for (let round = 1; round <= rounds(); round++) {
      // Before it is decided, and after.
      const mark = join(table.depot, 'publishing', round % 2 === 0 ? 'COMPLETE' : 'metadata')
      await killed('run-publish', [table.folder], () => existsSync(mark))
      // As a device finds it that asks in this very moment.
      const { targets } = await verifyPublished(join(table.depot, 'published'), Date.now())
      expect(targets.version).toBeGreaterThanOrEqual(last)
      last = targets.version
    }
    expect(await table.type('show')).toBe(0)
    expect(await table.type('verify')).toBe(0)
  } finally {
    await KeyTable.forget()
    table.remove()
  }
})

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
