import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readApprovers } from '../fixes/approvers-file.ts'
import { silent } from '../uplink/log.ts'
import { keepApprovers } from './keep-approvers.ts'
import type { Updates } from './updates.ts'

const folder = mkdtempSync(join(tmpdir(), 'preau-approvers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const LIST = { preau: 'approvers-1', needed: 2, approvers: [{ person: 'Anne', key: 'a'.repeat(64) }] }

/** What was signed, as a check leaves it. */
function signed(kind: string | undefined, text = JSON.stringify(LIST)): Pick<Updates, 'image' | 'obtain'> {
  const path = join(folder, 'fetched')
  writeFileSync(path, text)
  const targets = kind === undefined ? {} : { 'approvers.json': { custom: { kind } } }
  return { image: { targets } as Updates['image'], obtain: async () => path }
}
const kept = () => readApprovers(join(folder, 'approvers.json'), silent)
const never = new AbortController().signal

describe('who may approve', () => {
  it('is kept as it was signed, and nobody may where it is signed no more', async () => {
    await keepApprovers(signed('approvers'), folder, never)
    expect(kept()).toEqual(LIST)
    await keepApprovers(signed(undefined), folder, never)
    expect([kept(), existsSync(join(folder, 'approvers.json'))]).toEqual([undefined, false])
  })

  it('is not taken from a target of another kind', async () => {
    await keepApprovers(signed('policy'), folder, never)
    expect(kept()).toBeUndefined()
  })

  it.each([
    ['is no list', '{"preau":'],
    ['would let one person be enough', JSON.stringify({ ...LIST, needed: 1 })],
  ])('stays as before where the new one %s', async (_what, text) => {
    await keepApprovers(signed('approvers'), folder, never)
    await expect(keepApprovers(signed('approvers', text), folder, never)).rejects.toThrow()
    expect(readFileSync(join(folder, 'approvers.json'), 'utf8')).toBe(JSON.stringify(LIST))
  })
})
