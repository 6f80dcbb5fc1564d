import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { AskTurn } from './ask-turn.ts'
import type { GivenUp } from './given-up.ts'
import type { Installer, InstallOutcome } from './installer.ts'

export interface InstallOrdersParts {
  installers: readonly Installer[]
  /** The file of a target, whole and as it was signed. */
  obtain(name: string, signal: AbortSignal): Promise<string>
  /** The folder in which such files lie. */
  targets: string
  askTurn: AskTurn
  /** Whether nothing of a class can be going on here from now on for so many ms, by what this device itself knows (I6). */
  isFree(ms: number): boolean
  tell(result: UpdateResult): void
  givenUp: GivenUp
  clock: Pick<Clock, 'uptime'>
  signal: AbortSignal
  log: Log
}

/** What came of the orders: whether this program has to end so that a version is tried, and in how many ms to look again. */
export interface Installed {
  restart: boolean
  again: number | undefined
}

/** What an installation may disturb where its installer does not say it: a restart and a trial. */
const DISTURBS = 15 * 60_000
/** Where a class goes on, or where the server says nothing, in ms. */
const AGAIN = { class: 15 * 60_000, silent: 30 * 60_000, least: 60_000 }
/** What restarts this program comes last: the rest is done by then. */
const ENDS_PROGRAM = ['node-runtime', 'agent-app']

/**
 * Installs what is ordered and not there, one after the other, each when it is its turn. INVARIANT (I6): nothing is put in place where
 * the school server has not said `go`, nor where a class may be going on by what this device knows itself. INVARIANT: what it lays down
 * has been told before it, so that a device that is not heard of again was last heard of as having begun.
 */
export async function installOrders(orders: readonly Order[], parts: InstallOrdersParts): Promise<Installed> {
  const found: Installed = { restart: false, again: undefined }
  prune(orders, parts)
  const rank = ({ target }: Order) => ENDS_PROGRAM.indexOf(target.custom.kind)
  for (const order of [...orders].sort((a, b) => rank(a) - rank(b))) {
    if (parts.signal.aborted) break
    const installer = parts.installers.find(({ kinds }) => kinds.includes(order.target.custom.kind))
    if (!installer) continue
    const one = new OneOrder(order, installer, parts)
    const { done, again } = await one.run()
    if (again !== undefined) found.again = Math.min(found.again ?? again, Math.max(again, AGAIN.least))
    if (done === 'restart') return { ...found, restart: true }
  }
  return found
}

interface Step {
  done: InstallOutcome['done'] | 'there'
  again?: number
}

class OneOrder {
  readonly #order: Order
  readonly #installer: Installer
  readonly #parts: InstallOrdersParts
  #from: string | undefined
  #campaign: string | undefined

  constructor(order: Order, installer: Installer, parts: InstallOrdersParts) {
    this.#order = order
    this.#installer = installer
    this.#parts = parts
  }

  async run(): Promise<Step> {
    const { signal, log } = this.#parts
    const { product, version } = this.#order.target.custom
    try {
      this.#from = await this.#installer.installed(product)
      if (this.#from === version) return { done: 'there' }
      const turn = await this.#askTurn()
      if (typeof turn === 'number') return { done: 'waits', again: turn }
      return await this.#go(turn.ends)
    } catch (error) {
      if (signal.aborted) return { done: 'waits' }
      const { code } = toPreauError(error, 'UPDATE_DISK_FAILED')
      log('warn', 'update.failed', { target: this.#order.name, code })
      this.#tell('failed', code)
      // What is signed and cannot be used here will not be another time; a full disk or a cut line will.
      if (isPreauError(error, 'UPDATE_PARCEL_INVALID')) this.#giveUp()
      return { done: 'failed', again: AGAIN.silent }
    }
  }

  /** By when it has to be done, on the monotonic clock in ms; or how long to wait. */
  async #askTurn(): Promise<{ ends: number } | number> {
    const { askTurn, clock, signal, givenUp, log } = this.#parts
    const { name, target } = this.#order
    const { product, version: to } = target.custom
    const asked = { target: name, product, to, ...(this.#from !== undefined && { from: this.#from }) }
    let turn: Awaited<ReturnType<AskTurn>>
    try {
      turn = await askTurn(asked, signal)
    } catch (error) {
      log('info', 'update.no_turn', { target: name, code: toPreauError(error, 'SERVER_UNREACHABLE').code })
      return AGAIN.silent
    }
    // Both by the clock of the server: that of this device may be wrong by years.
    const left = turn.until - turn.now
    if (turn.answer === 'wait') return left
    if (givenUp.has(target.hashes.sha256, turn.campaign)) {
      this.#campaign = turn.campaign
      this.#tell('failed', 'given_up')
      return AGAIN.silent
    }
    this.#campaign = turn.campaign
    return { ends: clock.uptime() * 1000 + left }
  }

  async #go(ends: number): Promise<Step> {
    const { clock, obtain, signal, isFree, log } = this.#parts
    const { name } = this.#order
    const needs = this.#installer.disturbs?.(this.#order) ?? DISTURBS
    const path = await obtain(name, signal)
    this.#tell('downloaded')
    // The download may have taken an hour.
    if (clock.uptime() * 1000 >= ends) return { done: 'waits', again: AGAIN.least }
    if (!isFree(needs)) return { done: 'waits', again: AGAIN.class }
    this.#tell('started')
    const context = { signal, isFree, log, campaign: this.#campaign, obtain: (of: string) => obtain(of, signal) }
    const outcome = await this.#installer.install(this.#order, path, context)
    log('info', 'update.install', { target: name, done: outcome.done })
    if (outcome.done === 'waits') return { done: 'waits', again: AGAIN.class }
    rmSync(path, { force: true })
    if (outcome.done === 'failed') {
      this.#tell('failed', outcome.code)
      this.#giveUp()
    }
    if (outcome.done === 'installed') {
      this.#tell('installed')
      // Its installer has checked it: nothing is tried.
      if (!this.#isTried()) this.#tell('healthy')
    }
    return { done: outcome.done, ...(outcome.done === 'failed' && { again: AGAIN.silent }) }
  }

  #isTried(): boolean {
    return ENDS_PROGRAM.includes(this.#order.target.custom.kind)
  }

  #giveUp(): void {
    this.#parts.givenUp.add(this.#order.target.hashes.sha256, this.#campaign)
  }

  #tell(phase: UpdateResult['phase'], cause?: ErrorCode | 'given_up'): void {
    const { name, target } = this.#order
    const { product, version: to } = target.custom
    this.#parts.tell({
      ...{ target: name, product, to, phase },
      ...(this.#campaign !== undefined && { campaign: this.#campaign }),
      ...(this.#from !== undefined && { from: this.#from }),
      ...(cause !== undefined && { cause: cause.toLowerCase() }),
    })
  }
}

/** Files of targets that nobody orders any more take no room. */
function prune(orders: readonly Order[], { targets }: InstallOrdersParts): void {
  const wanted = new Set(orders.map(({ target }) => target.hashes.sha256))
  for (const name of namesIn(targets)) {
    if (!wanted.has(name.replace(/\.part$/, ''))) rmSync(join(targets, name), { force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
