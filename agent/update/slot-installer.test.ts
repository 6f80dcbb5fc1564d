import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { TargetKind } from '@preau/protocol/update/target-facts.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdFile } from '../uplink/held-file.ts'
import { silent } from '../uplink/log.ts'
import { GivenUp } from './given-up.ts'
import { KeptTrial } from './keep-trial.ts'
import { takeStart } from './launcher.ts'
import { makeParcel } from './parcel.ts'
import { realSlotDisk } from './real-slot-disk.ts'
import { SlotFolder } from './slot-folder.ts'
import { slotInstaller } from './slot-installer.ts'
import { endStart, heardHealthy } from './slots.ts'
import { sha256 } from './testing/test-repository.ts'

const CAMPAIGN = '01999d00-0000-7000-8000-0000000000c1'
const bytes = (text: string) => Buffer.from(text)

let folder: string
let slots: SlotFolder
let told: UpdateResult[]
let ids: number
const at = (name: string) => join(folder, name)
const parts = () => ({
  ...{ slots, folder: at('slots'), trialFile: at('trial.json'), node: '24.0.0', reserve: 0 },
  newId: () => `trial-${++ids}`,
})
const trial = () =>
  new KeptTrial({
    ...{ slots, trialFile: at('trial.json'), node: '24.0.0', log: silent, tell: (result) => told.push(result) },
    givenUp: new GivenUp(at('given-up.json')),
  })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-install-'))
  slots = new SlotFolder(realSlotDisk(at('slots')))
  ;[told, ids] = [[], 0]
  const first = { 'agent.mjs': 'one', 'specs/board.yaml': 'spec one', 'updates.json': 'signed by' }
  slots.install('1.0.0', new Map(Object.entries(first).map(([name, text]) => [name, bytes(text)])))
})
afterEach(() => rmSync(folder, { recursive: true }))

function give(kind: TargetKind, version: string, content: Buffer, product = kind === 'agent-app' ? 'agent' : 'node') {
  writeFileSync(at('target'), content)
  const target = { length: content.length, hashes: { sha256: sha256(content) }, custom: { kind, product, version } }
  const order: Order = { name: `${product}/${version}/file`, target }
  const context = { signal: new AbortController().signal, isFree: () => true, campaign: CAMPAIGN, log: silent }
  const obtain = async () => at('target')
  return slotInstaller(parts()).install(order, at('target'), { ...context, obtain })
}
const app = (text: string) =>
  makeParcel(
    new Map([
      ['agent.mjs', bytes(text)],
      ['specs/board.yaml', bytes(`spec ${text}`)],
    ]),
  )
/** What a launcher does at a start. */
const start = () => takeStart({ slots, log: silent })
const laid = (slot: 'a' | 'b') =>
  Object.fromEntries([...slots.files(slot)].map(([name, { path }]) => [name, readFileSync(path, 'utf8')]))
const phases = () => told.map(({ phase, cause }) => (cause === undefined ? phase : `${phase} ${cause}`))

describe('a version in a slot', () => {
  it('is whole by itself, keeps who signs it, and is told of by itself once it is healthy', async () => {
    start()
    expect(await give('agent-app', '2.0.0', app('two'))).toEqual({ done: 'restart' })
    expect(laid('b')).toEqual({ 'agent.mjs': 'two', 'specs/board.yaml': 'spec two', 'updates.json': 'signed by' })
    expect(start()).toMatchObject({ run: 'b', trial: { id: 'trial-1', starts: 1 } })
    const kept = trial()
    kept.start()
    expect(phases()).toEqual(['installed'])
    kept.healthy()
    kept.healthy()
    expect(phases()).toEqual(['installed', 'healthy'])
    expect(told[1]).toEqual({
      ...{ target: 'agent/2.0.0/file', product: 'agent', from: '1.0.0', to: '2.0.0' },
      ...{ campaign: CAMPAIGN, phase: 'healthy' },
    })
    expect(start()).toEqual({ run: 'b', wish: 'trial-1' })
    trial().start()
    expect(phases()).toEqual(['installed', 'healthy'])
    expect(slotInstaller(parts()).installed('agent')).toBe('2.0.0')
  })

  it('U3 that falls is told of by the one before it, and given up in its campaign', async () => {
    await give('agent-app', '2.0.0', app('two'))
    for (let starts = 0; starts < 3; starts++) expect(start()?.run).toBe('b')
    expect(start()?.run).toBe('a')
    trial().start()
    expect(phases()).toEqual(['rolled_back starts'])
    const hash = sha256(app('two'))
    const givenUp = new GivenUp(at('given-up.json'))
    expect([givenUp.has(hash, CAMPAIGN), givenUp.has(hash, undefined)]).toEqual([true, false])
    trial().start()
    expect(phases()).toHaveLength(1)
  })

  it('that was healthy in a moment when nobody could hear it is told of at the next start', async () => {
    await give('agent-app', '2.0.0', app('two'))
    const pointer = start()
    slots.sayHealthy()
    slots.keepPointer(endStart(heardHealthy(pointer ?? { run: 'a' }, slots.healthyIn() ?? ''), 1000))
    trial().start()
    expect(phases()).toEqual(['healthy'])
  })

  it('takes a Node of its own, and the next version takes that along', async () => {
    expect(await give('node-runtime', '24.1.0', bytes('node 24.1'))).toEqual({ done: 'restart' })
    expect(laid('b')).toEqual({ ...laid('a'), node: 'node 24.1' })
    expect(statSync(at('slots/b/node')).mode & 0o777).toBe(0o755)
    start()
    const kept = trial()
    kept.start()
    kept.healthy()
    start()
    expect(slots.version('b')).toBe('1.0.0')
    await give('agent-app', '2.0.0', app('two'))
    expect(laid('a')).toMatchObject({ 'agent.mjs': 'two', node: 'node 24.1' })
  })

  it('takes nothing along from a disk that has damaged it', async () => {
    appendFileSync(at('slots/a/updates.json'), ' ')
    await expect(give('agent-app', '2.0.0', app('two'))).rejects.toMatchObject({ code: 'UPDATE_TARGET_DIFFERS' })
    expect([readdirSync(at('slots')).includes('b'), existsSync(at('trial.json')), slots.wish()]).toEqual([
      ...[false, false, undefined],
    ])
  })

  it.each([
    ['no parcel', bytes('#!/bin/sh'), 'agent'],
    ['nothing to start', makeParcel(new Map([['other.mjs', bytes('x')]])), 'agent'],
    ['another product', app('two'), 'kiosk'],
  ])('is not laid down where it is %s', async (_what, content, product) => {
    await expect(give('agent-app', '2.0.0', content, product)).rejects.toMatchObject({ code: 'UPDATE_PARCEL_INVALID' })
    expect([start()?.run, existsSync(at('slots/b'))]).toEqual(['a', false])
  })

  it('U19 is laid down by one program at a time, and never while one is tried', async () => {
    const letGo = holdFile(at('slots/filling.lock'))
    expect(await give('agent-app', '2.0.0', app('two'))).toEqual({ done: 'waits' })
    letGo()
    await give('agent-app', '2.0.0', app('two'))
    start()
    expect(await give('agent-app', '3.0.0', app('three'))).toEqual({ done: 'waits' })
    expect(laid('a')['agent.mjs']).toBe('one')
  })

  it('that somebody installs by hand during a trial is what runs, and the trial tells nothing untrue', async () => {
    await give('agent-app', '2.0.0', app('two'))
    start()
    slots.install('3.0.0', new Map([['agent.mjs', bytes('three')]]))
    expect([start()?.run, laid('b')['agent.mjs'], laid('a')['agent.mjs']]).toEqual(['b', 'three', 'one'])
    trial().start()
    expect([phases(), existsSync(at('trial.json'))]).toEqual([[], false])
  })

  it('is begun anew where the power went before it was wished for', async () => {
    await give('agent-app', '2.0.0', app('two'))
    rmSync(at('slots/wish.json'))
    expect(start()?.run).toBe('a')
    trial().start()
    expect([phases(), existsSync(at('trial.json'))]).toEqual([[], false])
    expect(await give('agent-app', '2.0.0', app('two'))).toEqual({ done: 'restart' })
    expect(start()?.run).toBe('b')
  })
})
