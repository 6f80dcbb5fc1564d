import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UpdateTurn } from '@preau/protocol/api/update-turns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'
import { compareVersions } from '@preau/protocol/rules/versions.ts'
import { TARGET_KINDS } from '@preau/protocol/update/target-facts.ts'
import { isFreeFor } from '../../agent/update/free-time.ts'
import { GivenUp } from '../../agent/update/given-up.ts'
import { installOrders } from '../../agent/update/install-orders.ts'
import { atOnce } from '../../agent/update/testing/at-once.ts'
import { MemorySource, sha256, TestRepository } from '../../agent/update/testing/test-repository.ts'
import { type UpdateState, Updates } from '../../agent/update/updates.ts'

const HOUR = 3_600_000
const ZONE = 'Europe/Paris'
/** A Monday at ten in Paris: class everywhere. */
export const IN_CLASS = Date.UTC(2041, 10, 25, 9)
/** The evening of that day. */
export const EVENING = IN_CLASS + 10 * HOUR
export const OWN = '01999999-0000-7000-8000-00000000000a'
export const NEXT = '01999999-0000-7000-8000-00000000000b'
export const AGENT = 'agent/1.5.0/agent.parcel'
export const VLC = 'vlc/3.0.21/entry.json'
const CAMPAIGN = '01999d00-0000-7000-8000-0000000000c1'

/** What a device put in place. */
export interface Put {
  school: Id
  device: Id
  name: string
  sha256: string
  at: number
}

/** What a device saw and did in one look. */
export interface Looked {
  state: UpdateState['state']
  reason: string | undefined
  refused: Record<string, string>
  put: string[]
}

/**
 * Devices of two schools, each with all of an agent's code that checks, chooses, fetches and decides; only what puts a file in place
 * is a list. What they are given comes out of one heap of files, which a thief may change as he likes.
 */
export class UpdateFleet {
  readonly source = new MemorySource()
  readonly holders: TestRepository
  readonly director: TestRepository
  readonly next: TestRepository
  readonly put: Put[] = []
  readonly told: UpdateResult[] = []
  wall = EVENING
  /** What the school server answers to whoever asks for a turn. */
  turn: (now: number) => UpdateTurn = (now) => ({ answer: 'go', campaign: CAMPAIGN, now, until: now + HOUR })
  readonly #folder = mkdtempSync(join(tmpdir(), 'preau-fleet-'))
  readonly #devices: { school: Id; device: Id; folder: string; updates: Updates; has: Map<string, string> }[]
  /** Every list that the holders have signed, as a judge keeps it. */
  readonly #signed: TestRepository['targets'][] = []

  constructor() {
    const now = this.wall
    this.holders = new TestRepository(now, { source: this.source })
    this.director = TestRepository.director(now, this.source, 'mairie', OWN)
    this.next = TestRepository.director(now, this.source, 'mairie', NEXT)
    // One director for both: what is another's is only the folder of its orders.
    this.next.online = this.director.online
    this.next.holders = this.director.holders
    const { holders } = this
    holders.add('directors/mairie.json', this.director.rootBytes, facts('director', 'mairie', '1'))
    holders.add('approvers.json', '{}', facts('approvers', 'approvers', '1'))
    holders.add('agent/1.0.0/agent.parcel', 'a version with a hole', facts('agent-app', 'agent', '1.0.0'))
    holders.add(AGENT, 'a good version', facts('agent-app', 'agent', '1.5.0'))
    const windows = { ...facts('agent-app', 'agent', '1.6.0'), platforms: ['win32-x64'] }
    holders.add('agent/1.6.0/windows.parcel', 'for another system', windows)
    holders.add(VLC, 'an entry', facts('package', 'vlc', '3.0.21'))
    holders.add('vlc/3.0.21/vlc.deb', 'a program', facts('package-file', 'vlc-file', '3.0.21'))
    const patch = { from: 'agent/1.0.0/agent.parcel', gives: AGENT }
    holders.add('patches/agent.zst', 'a difference', { ...facts('agent-app', 'agent', '1.5.0'), patch })
    const board = { ...facts('firmware', 'firmware.sb-65', '2.1'), hardware: ['board:smart/board:sb-65'] }
    holders.add('firmware/sb-65.bin', 'for a board that is not here', board)
    holders.floors({ agent: '1.2.0' })
    this.sign()
    const shippedRoot = holders.rootBytes
    this.#devices = [OWN, OWN, OWN, NEXT, NEXT].map((school, n) => {
      const device = `01999999-0000-7000-8000-00000000010${n}`
      const folder = join(this.#folder, `${n}`)
      const updates = new Updates({
        ...{ folder, shippedRoot, school, sources: [this.source], director: 'mairie', built: 0, reserve: 0 },
        self: () => ({ device, groups: [], platform: 'linux-x64', hardware: new Set() }),
        clock: { wall: () => this.wall, after: atOnce },
        log: () => undefined,
      })
      return { school, device, folder, updates, has: new Map([['agent', '1.4.0']]) }
    })
  }

  /** The holders sign their list as it is now. */
  sign(): void {
    this.#signed.push(structuredClone(this.holders.targets))
    this.holders.publish()
  }

  /** Whoever has the director's key says who gets what: signed targets by their names, and whatever else he writes down. */
  order(director: TestRepository, names: readonly string[], more: Record<string, { bytes: string }> = {}): void {
    if (!director.director) throw new TypeError('no director')
    const to = ['*']
    const signed = names.map((name) => {
      const target = this.holders.targets.targets[name]
      if (!target) throw new TypeError(`${name} is not signed`)
      return [name, { length: target.length, hashes: target.hashes, custom: { to } }] as const
    })
    const invented = Object.entries(more).map(([name, { bytes }]) => {
      const hashes = { sha256: sha256(bytes) }
      return [name, { length: bytes.length, hashes, custom: { to } }] as const
    })
    director.next()
    director.director.targets = Object.fromEntries([...signed, ...invented])
    director.now = this.wall
    director.publish({ by: [director.online] })
  }

  /** Each device of a school looks once, and does what it finds good. */
  async look(school: Id = OWN): Promise<Looked[]> {
    return await Promise.all(
      this.#devices
        .filter((device) => device.school === school)
        .map(async ({ device, folder, updates, has }) => {
          const { signal } = new AbortController()
          const { state, reason, orders } = await updates.check(signal)
          const put: string[] = []
          await installOrders(orders.take, {
            installers: [
              {
                kinds: TARGET_KINDS,
                installed: (product) => has.get(product),
                install: async ({ name, target }, file) => {
                  put.push(name)
                  this.put.push({ school, device, name, sha256: sha256(readFileSync(file)), at: this.wall })
                  has.set(target.custom.product, target.custom.version)
                  return { done: 'installed' }
                },
              },
            ],
            obtain: (name, until) => updates.obtain(name, until),
            targets: join(folder, 'targets'),
            askTurn: async () => this.turn(this.wall),
            isFree: (ms) =>
              isFreeFor(ms, {
                ...{ now: () => this.wall, wall: () => this.wall, isClassTime: () => undefined, timeZone: () => ZONE },
              }),
            tell: (result) => this.told.push(result),
            givenUp: new GivenUp(join(folder, 'given-up.json')),
            clock: { uptime: () => this.wall / 1000 },
            signal,
            log: () => undefined,
          })
          return {
            ...{ state, reason, put },
            refused: Object.fromEntries(orders.refused.map(({ name, reason: why }) => [name, why])),
          }
        }),
    )
  }

  /** What was put in place and must not have been (I3, I6): not signed byte for byte, below a floor, or in class. */
  breaches(): string[] {
    return this.put.flatMap(({ name, sha256: sum, at }) => {
      const lists = this.#signed.filter(({ targets }) => targets[name]?.hashes.sha256 === sum)
      const isHigh = lists.some(({ targets, floors }) => {
        const custom = targets[name]?.custom
        const floor = custom && floors?.[custom.product]
        return custom !== undefined && (floor === undefined || compareVersions(custom.version, floor) >= 0)
      })
      return [
        ...(lists.length === 0 ? [`${name} was never signed`] : isHigh ? [] : [`${name} is below its floor`]),
        ...(isLessonTime(at, ZONE) ? [`${name} was put in place in class`] : []),
      ]
    })
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

function facts<K extends string>(kind: K, product: string, version: string) {
  return { kind, product, version }
}
