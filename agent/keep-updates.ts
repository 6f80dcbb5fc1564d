import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { AskTurn } from './update/ask-turn.ts'
import type { LastCheck } from './update/checked-file.ts'
import type { Installer } from './update/installer.ts'
import type { Shipped } from './update/shipped.ts'
import type { Source } from './update/source.ts'
import type { UpdateState, Updates } from './update/updates.ts'
import type { Clock } from './uplink/clock.ts'
import type { Enrolled } from './uplink/enrol.ts'
import type { Log } from './uplink/log.ts'
import type { Random } from './uplink/random.ts'

export interface KeepUpdatesOptions {
  /** Data folder of the agent. */
  folder: string
  /** The file that came with the program (update/shipped.ts). */
  shipped: string
  /** Such as `linux-x64`. */
  platform: string
  /** Where this machine belongs; undefined as long as nobody has admitted it. */
  place(): Enrolled | undefined
  /** What hangs on this machine, as signed targets name it; nothing where it is not said. */
  hardware?(): Promise<ReadonlySet<string>>
  /** ms between two looks, also of an order that waits; once a day where nothing is said. */
  every?: number | undefined
  /** Where it asks; the server of its place where nothing is said. */
  sourcesOf?(place: Enrolled): Source[]
  /** How orders are followed; undefined: this program looks, and installs nothing. */
  install?: InstallWay
  tell(event: 'update.checked', params: NonNullable<Event['params']>, severity: Event['severity']): void
  clock: Clock
  random: Random
  log: Log
}

/** What installing needs beside looking. */
export interface InstallWay {
  installers(): Promise<readonly Installer[]>
  /** Whether nothing of a class can be going on from now on for so many ms. */
  isFree(ms: number): boolean
  tell(result: UpdateResult): void
  /** Who is asked for a turn; the server of the place where nothing is said. */
  askTurn?(place: Enrolled): AskTurn
  /** A new version lies ready: this program has to end. */
  onRestart(): void
}

export interface KeptUpdates {
  readings(): ReadingValues
  /** What is ordered may be another: looks soon, at a moment of its own, so that the machines of a school do not ask at once. */
  look(): void
  stop(): Promise<void>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** From a start to the first check, and from one check to the next: each machine at its own moment. */
const FIRST = { least: 5 * MINUTE, most: 30 * MINUTE }
const NEXT = { least: 23 * HOUR, most: 25 * HOUR }
/** Where a director says who gets what: to ask whether anything changed is two small questions within the school. */
const NEXT_ORDERS = { least: 50 * MINUTE, most: 70 * MINUTE }
/** A start so soon after a check is no reason for another one. */
const RECENT = 20 * HOUR
const RECENT_ORDERS = 30 * MINUTE
/** Where nobody has admitted the machine, or another program updates it. */
const NOT_YET = 10 * MINUTE
/** Beside what an order that waits was told: 37 machines do not come at once. */
const SOON = { least: 1000, most: 2 * MINUTE }
/** After a word of the server that something was ordered. */
const TOLD = { least: 5000, most: 5 * MINUTE }
/** An order that waits is looked after so often at most. */
const LONGEST_WAIT = 24 * HOUR

/**
 * Looks once a day what is signed for this machine, each hour where a director may order something, and says where that has come to a standstill: whoever keeps updates from it
 * shows. What is ordered for it is installed when it is its turn. An agent that was made without `updates.json` looks for nothing.
 */
export function keepUpdates(options: KeepUpdatesOptions): KeptUpdates {
  const kept = new DailyCheck(options)
  if (existsSync(options.shipped)) kept.start()
  return kept
}

class DailyCheck implements KeptUpdates {
  readonly #options: KeepUpdatesOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #callOff = () => {}
  #isFrozen: boolean | undefined
  #again: number | undefined
  /** When it looks next, and when it last did because it was told to, on the monotonic clock in ms. */
  #due: number | undefined
  #toldAt = Number.NEGATIVE_INFINITY
  #isTold = false

  constructor(options: KeepUpdatesOptions) {
    this.#options = options
  }

  start(): void {
    this.#in(this.#between(FIRST))
  }

  /** INVARIANT: however often it is told, it looks no more than once in five minutes because of it. */
  look(): void {
    if (this.#due === undefined || this.#stopping.signal.aborted) return
    this.#isTold = true
    const now = this.#now()
    const soon = Math.max(this.#between(TOLD), this.#toldAt + TOLD.most - now)
    if (now + soon < this.#due) this.#in(soon)
  }

  readings(): ReadingValues {
    return this.#isFrozen === undefined ? {} : { 'updates.frozen': Number(this.#isFrozen) }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#callOff()
    await this.#running
  }

  #now(): number {
    return this.#options.clock.uptime() * 1000
  }

  #in(ms: number): void {
    this.#callOff()
    this.#due = this.#now() + ms
    this.#callOff = this.#options.clock.after(ms, () => {
      // While it looks, nothing is due: what it is told meanwhile is done after it.
      this.#due = Number.NEGATIVE_INFINITY
      this.#running = this.#turn().then((next) => {
        if (this.#stopping.signal.aborted) return
        this.#in(next)
        if (this.#isTold) this.look()
      })
    })
  }

  /** Gives how long to wait for the next one, in ms. */
  async #turn(): Promise<number> {
    const { place, folder, shipped, clock, log } = this.#options
    const where = place()
    if (!where) return this.#options.every ?? NOT_YET
    let next = NEXT
    const isTold = this.#isTold
    this.#isTold = false
    if (isTold) this.#toldAt = this.#now()
    try {
      // Read when it is needed: most hours of most agents pass without.
      const { readLastCheck } = await import('./update/checked-file.ts')
      const last = readLastCheck(join(folder, 'updates', 'checked.json'))
      if (last) this.#isFrozen ??= isFrozen(last, clock.wall())
      const { readShipped } = await import('./update/shipped.ts')
      const given = readShipped(shipped)
      const recent = given?.director === undefined ? RECENT : RECENT_ORDERS
      next = given?.director === undefined ? NEXT : NEXT_ORDERS
      const since = last ? clock.wall() - last.at : RECENT
      const isWanted = isTold && given?.director !== undefined
      const isRested =
        since >= 0 && since < recent && !last?.isPending && !isWanted && this.#options.every === undefined
      if (isRested) return this.#between(next) - since
      this.#again = undefined
      if (given) await this.#check(where, given, last)
    } catch (error) {
      const { code } = toPreauError(error, 'UPDATE_SOURCE_FAILED')
      if (!this.#stopping.signal.aborted) log('warn', 'update.check_failed', { code })
      if (code === 'STORE_LOCKED') return NOT_YET
    }
    const again = this.#again
    if (again !== undefined && this.#options.every === undefined)
      return Math.min(again, LONGEST_WAIT) + this.#between(SOON)
    return this.#between(next)
  }

  async #check(place: Enrolled, { built, director, root }: Shipped, last: LastCheck | undefined): Promise<void> {
    const { folder, platform, clock, log, tell } = this.#options
    const { Updates } = await import('./update/updates.ts')
    const hardware = (await this.#options.hardware?.()) ?? new Set<string>()
    const updates = new Updates({
      ...{ built, director, clock, log, folder: join(folder, 'updates'), shippedRoot: root, school: place.school },
      sources: await this.#sources(place),
      self: () => ({ device: place.device, groups: [], platform, hardware }),
    })
    const found = await updates.check(this.#stopping.signal)
    if (found.state === 'current') await this.#keepApprovers(updates)
    const at = clock.wall()
    const { version = last?.version, expires = last?.expires } = found
    // A source that gives nothing keeps as much from this machine as one that gives what is old.
    const silent = found.state === 'unreachable' && isFrozen({ expires }, at)
    const state = silent ? 'stale' : found.state
    this.#isFrozen = isFrozen({ state, expires }, at)
    log(this.#isFrozen ? 'warn' : 'info', 'update.checked', { state, ...(version !== undefined && { version }) })
    const isNews = state !== last?.state || version !== last.version
    if (isNews) tell('update.checked', paramsOf(found, state), this.#isFrozen ? 'warning' : 'info')
    const { writeLastCheck } = await import('./update/checked-file.ts')
    writeLastCheck(join(folder, 'updates', 'checked.json'), {
      ...{ at, state },
      ...(version !== undefined && { version }),
      ...(expires !== undefined && { expires }),
      ...(found.orders.take.length > 0 && { isPending: true }),
    })
    await this.#follow(place, found, updates)
  }

  async #follow(place: Enrolled, { orders }: UpdateState, updates: Updates): Promise<void> {
    const { install, folder, clock, log } = this.#options
    if (!install || orders.take.length === 0) return
    const { installOrders } = await import('./update/install-orders.ts')
    const { GivenUp } = await import('./update/given-up.ts')
    const { signal } = this.#stopping
    const { restart, again } = await installOrders(orders.take, {
      ...{ clock, log, signal, isFree: install.isFree, tell: install.tell },
      installers: await install.installers(),
      obtain: (name, until) => updates.obtain(name, until),
      targets: join(folder, 'updates', 'targets'),
      askTurn: install.askTurn?.(place) ?? (await this.#asker(place)),
      givenUp: new GivenUp(join(folder, 'updates', 'given-up.json')),
    })
    this.#again = again
    if (restart && !signal.aborted) install.onRestart()
  }

  async #asker({ addresses, papers }: Enrolled): Promise<AskTurn> {
    const { turnAsker } = await import('./update/ask-turn.ts')
    const [address] = addresses
    if (!address) return () => Promise.reject(new PreauError('SERVER_UNREACHABLE', { addresses: 0 }))
    return turnAsker(address, papers)
  }

  /** A list that cannot be had or read is no reason to stop an update: the one of before holds on. */
  async #keepApprovers(updates: Updates): Promise<void> {
    const { folder, log } = this.#options
    const { keepApprovers } = await import('./update/keep-approvers.ts')
    await keepApprovers(updates, join(folder, 'updates'), this.#stopping.signal).catch((error) =>
      log('warn', 'approvers.not_kept', { code: toPreauError(error).code }),
    )
  }

  async #sources(place: Enrolled): Promise<Source[]> {
    const { sourcesOf } = this.#options
    if (sourcesOf) return sourcesOf(place)
    const { schoolSource } = await import('./update/school-source.ts')
    return place.addresses.slice(0, 1).map((address) => schoolSource(address, place.papers))
  }

  #between({ least, most }: { least: number; most: number }): number {
    if (this.#options.every !== undefined) return this.#options.every
    return Math.round(least + this.#options.random() * (most - least))
  }
}

function isFrozen(
  { state, expires }: { state?: UpdateState['state'] | undefined; expires?: number | undefined },
  now: number,
): boolean {
  return state === 'stale' || state === 'refused' || (expires !== undefined && now >= expires)
}

function paramsOf(
  { code, reason, source, version, expires, orders }: UpdateState,
  state: UpdateState['state'],
): NonNullable<Event['params']> {
  return {
    state,
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason: reason.slice(0, 40) }),
    ...(source !== undefined && { source }),
    ...(version !== undefined && { version }),
    ...(expires !== undefined && { expires: new Date(expires).toISOString() }),
    orders: orders.take.length,
    refused: orders.refused.length,
  }
}
