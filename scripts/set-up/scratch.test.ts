import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetScratch, scratchInMemory } from './scratch.mjs'

const made: string[] = []
beforeEach(() => vi.stubEnv('TMPDIR', ''))
afterEach(() => {
  vi.unstubAllEnvs()
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function make(context: { skip(why: string): never }): string {
  const folder = scratchInMemory()
  if (folder === undefined) return context.skip('no memory to spare, or none that programs run from')
  made.push(folder)
  return folder
}

it('is a folder that every account may write, and goes with all that is in it', (context) => {
  const folder = make(context)
  expect(statSync(folder).mode & 0o7777).toBe(0o1777)
  mkdirSync(join(folder, 'a/b'), { recursive: true })
  forgetScratch(folder)
  expect(existsSync(folder)).toBe(false)
})

it('takes away what a run has left that is no more, and nothing of one that runs', (context) => {
  const folder = make(context)
  // No process has a number beyond this one.
  const left = mkdtempSync(join(dirname(folder), 'preau-'))
  writeFileSync(join(left, 'test-run'), `${2 ** 22 + 1}`)
  mkdirSync(join(left, 'data'), { recursive: true })
  const second = make(context)
  expect([left, folder, second].map((path) => existsSync(path))).toEqual([false, true, true])
})

it('is none where a person says where folders are to be, or where there is no memory', () => {
  const onDisk = mkdtempSync(join(tmpdir(), 'preau-scratch-'))
  made.push(onDisk)
  expect(scratchInMemory(onDisk)).toBeUndefined()
  vi.stubEnv('TMPDIR', onDisk)
  expect(scratchInMemory()).toBeUndefined()
})
