import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Kept, TrustedStore } from './trusted-store.ts'

let folder: string
let store: TrustedStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-trusted-'))
  store = new TrustedStore(folder, 'image')
})
afterEach(() => rmSync(folder, { recursive: true }))

const state = (n: number): Kept => ({
  floor: n * 1000,
  trusted: {
    root: Buffer.from(`root ${n}`),
    timestamp: Buffer.from(`timestamp ${n}`),
    snapshot: Buffer.from(`snapshot ${n}`),
    targets: Buffer.from(`targets ${n}\n\0`),
  },
})
const file = (name = 'image.trusted') => join(folder, name)

describe('what a device trusts', () => {
  it('is nothing at first', () => {
    expect(store.load()).toEqual({ kept: undefined, damaged: false })
  })

  it('is read as it was kept, also where there is only a root yet', () => {
    store.save({ trusted: { root: Buffer.from('root') }, floor: 0 })
    expect(store.load()).toEqual({ kept: { trusted: { root: Buffer.from('root') }, floor: 0 }, damaged: false })
    store.save(state(2))
    expect(store.load()).toEqual({ kept: state(2), damaged: false })
    expect(readdirSync(folder).sort()).toEqual(['image.trusted', 'image.trusted.old'])
  })

  it('U2 is the state before where the last one was cut, emptied or changed in any bit', () => {
    store.save(state(1))
    store.save(state(2))
    const good = readFileSync(file())
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom('cut', 'bit'), fc.nat(7), (at, how, bit) => {
        const bytes = how === 'cut' ? good.subarray(0, at) : Buffer.from(good)
        if (how === 'bit') bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        writeFileSync(file(), bytes)
        expect(store.load()).toEqual({ kept: state(1), damaged: true })
      }),
      { numRuns: 300 },
    )
  })

  it('U2 is not replaced as the last good one by what is damaged', () => {
    store.save(state(1))
    store.save(state(2))
    writeFileSync(file(), 'damaged')
    store.save(state(3))
    expect(store.load().kept).toEqual(state(3))
    writeFileSync(file(), 'damaged')
    expect(store.load().kept).toEqual(state(1))
  })

  it('U2 begins anew where neither can be read', () => {
    store.save(state(1))
    store.save(state(2))
    for (const name of readdirSync(folder)) writeFileSync(file(name), '')
    expect(store.load()).toEqual({ kept: undefined, damaged: true })
    store.save(state(3))
    expect(store.load().kept).toEqual(state(3))
  })

  it('of one repository says nothing about another', () => {
    store.save(state(1))
    expect(new TrustedStore(folder, 'director-mairie').load()).toEqual({ kept: undefined, damaged: false })
  })
})
