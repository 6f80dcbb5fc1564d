import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UpdateTurn } from '@preau/protocol/api/update-turns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { TargetKind } from '@preau/protocol/update/target-facts.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { silent } from '../uplink/log.ts'
import { GivenUp } from './given-up.ts'
import { installOrders } from './install-orders.ts'
import type { InstallOutcome } from './installer.ts'

const MINUTE = 60_000
const NOW = 2_000_000_000_000
const CAMPAIGN = '01999d00-0000-7000-8000-0000000000c1'
const OTHER = '01999d00-0000-7000-8000-0000000000c2'
const go = (campaign = CAMPAIGN): UpdateTurn => ({ answer: 'go', campaign, now: NOW, until: NOW + 60 * MINUTE })
const wait = (ms: number): UpdateTurn => ({ answer: 'wait', why: 'ring', now: NOW, until: NOW + ms })

function order(kind: TargetKind, version = '2.0', product = 'agent'): Order {
  const sha256 = Buffer.from(`${kind}${version}`).toString('hex').padEnd(64, '0')
  return {
    name: `${product}/${version}/file`,
    target: { length: 1, hashes: { sha256 }, custom: { kind, product, version } },
  }
}

let folder: string
let did: string[]
let told: UpdateResult[]
let turn: UpdateTurn | Error
let outcome: InstallOutcome | Error
let isFree: boolean
let obtains: () => Promise<void>
const clock = fakeClock(0)
const abort = new AbortController()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-orders-'))
  mkdirSync(join(folder, 'targets'))
  ;[did, told, turn, outcome, isFree] = [[], [], go(), { done: 'installed' }, true]
  obtains = async () => undefined
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (orders: readonly Order[]) =>
  installOrders(orders, {
    installers: [
      {
        kinds: ['package', 'agent-app', 'node-runtime'],
        installed: (product) => (product === 'none' ? undefined : '1.0'),
        async install({ name }, file) {
          did.push(`install ${name}`)
          expect(existsSync(file)).toBe(true)
          if (outcome instanceof Error) throw outcome
          return outcome
        },
      },
    ],
    async obtain(name) {
      did.push(`obtain ${name}`)
      await obtains()
      const sha256 = orders.find((each) => each.name === name)?.target.hashes.sha256 ?? ''
      writeFileSync(join(folder, 'targets', sha256), 'x')
      return join(folder, 'targets', sha256)
    },
    async askTurn({ target }) {
      did.push(`ask ${target}`)
      if (turn instanceof Error) throw turn
      return turn
    },
    ...{ targets: join(folder, 'targets'), isFree: () => isFree, tell: (result) => told.push(result) },
    ...{ clock, signal: abort.signal, log: silent, givenUp: new GivenUp(join(folder, 'given-up.json')) },
  })
const phases = () => told.map(({ phase, cause }) => (cause === undefined ? phase : `${phase} ${cause}`))

describe('orders', () => {
  it('are followed when it is their turn, told at each step, and leave no file behind', async () => {
    expect(await run([order('package')])).toEqual({ restart: false, again: undefined })
    expect(did).toEqual(['ask agent/2.0/file', 'obtain agent/2.0/file', 'install agent/2.0/file'])
    expect(phases()).toEqual(['downloaded', 'started', 'installed', 'healthy'])
    const common = { target: 'agent/2.0/file', product: 'agent', from: '1.0', to: '2.0', campaign: CAMPAIGN }
    expect(told[0]).toEqual({ ...common, phase: 'downloaded' })
    expect(readdirSync(join(folder, 'targets'))).toEqual([])
  })

  it('do nothing for what is in place, and for what nobody here can install', async () => {
    await run([order('package', '1.0'), order('firmware')])
    expect([did, told]).toEqual([[], []])
  })

  it('wait as long as the server says, and half an hour where it says nothing: no turn, no installation', async () => {
    turn = wait(7 * MINUTE)
    expect(await run([order('package')])).toEqual({ restart: false, again: 7 * MINUTE })
    turn = new PreauError('SERVER_UNREACHABLE')
    expect(await run([order('package')])).toEqual({ restart: false, again: 30 * MINUTE })
    expect([did.filter((each) => !each.startsWith('ask')), told]).toEqual([[], []])
  })

  it('I6 are fetched and not installed where this machine has class, whatever the server says', async () => {
    isFree = false
    expect(await run([order('agent-app')])).toEqual({ restart: false, again: 15 * MINUTE })
    expect(did.at(-1)).toBe('obtain agent/2.0/file')
    expect(phases()).toEqual(['downloaded'])
    expect(readdirSync(join(folder, 'targets'))).toHaveLength(1)
  })

  it('I6 are not installed where the download took longer than the turn', async () => {
    obtains = async () => clock.advance(61 * MINUTE)
    expect(await run([order('agent-app')])).toEqual({ restart: false, again: MINUTE })
    expect(did.at(-1)).toBe('obtain agent/2.0/file')
  })

  it('come with what restarts this program last, and nothing after it', async () => {
    outcome = { done: 'restart' }
    const orders = [order('agent-app'), order('node-runtime', '24.0', 'node'), order('package', '3.0', 'office')]
    expect(await run(orders)).toMatchObject({ restart: true })
    expect(did.filter((each) => each.startsWith('ask'))).toEqual(['ask office/3.0/file'])
    outcome = { done: 'installed' }
    did = []
    await run(orders)
    expect(did.filter((each) => each.startsWith('ask')).at(-1)).toBe('ask agent/2.0/file')
  })

  it('that failed are not tried again in the same campaign, and are in another one', async () => {
    outcome = { done: 'failed', code: 'UPDATE_PARCEL_INVALID' }
    await run([order('package')])
    expect(phases().at(-1)).toBe('failed update_parcel_invalid')
    outcome = { done: 'installed' }
    did = []
    await run([order('package')])
    expect([did, phases().at(-1)]).toEqual([['ask agent/2.0/file'], 'failed given_up'])
    turn = go(OTHER)
    await run([order('package')])
    expect(phases().at(-1)).toBe('healthy')
  })

  it('U4 that a full disk kept from their place are tried again', async () => {
    outcome = new PreauError('UPDATE_DISK_FULL')
    expect(await run([order('package')])).toEqual({ restart: false, again: 30 * MINUTE })
    expect(phases().at(-1)).toBe('failed update_disk_full')
    outcome = { done: 'installed' }
    await run([order('package')])
    expect(phases().at(-1)).toBe('healthy')
  })

  it('take away files of targets that nobody orders any more', async () => {
    turn = wait(MINUTE)
    const kept = order('package').target.hashes.sha256
    for (const name of [kept, `${kept}.part`, 'a'.repeat(64), `${'b'.repeat(64)}.part`])
      writeFileSync(join(folder, 'targets', name), 'x')
    await run([order('package')])
    expect(readdirSync(join(folder, 'targets')).sort()).toEqual([kept, `${kept}.part`])
  })
})
