import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { beginsAt, DESTRUCTIVE_A_MINUTE } from '@preau/protocol/runbooks/approval.ts'
import { asksPerson } from '@preau/protocol/runbooks/asks-person.ts'
import type { Fix } from '@preau/protocol/runbooks/fix.ts'
import { MACHINE_KEY } from '@preau/protocol/runbooks/machine-key.ts'
import type { CommandDesk } from '../commands/command-desk.ts'
import type { TicketDesk } from '../service/ticket-desk.ts'
import { type AskedCommand, countGrave, insertCommand } from '../store/commands.ts'
import type { Database, Queries } from '../store/database.ts'
import { devicesAway } from '../store/run-devices.ts'
import { approvalsOf } from '../store/runbook-approvals.ts'
import {
  closingRuns,
  devicesOfRun,
  endedCommandsOf,
  endQueued,
  runningRuns,
  type StoredRun,
  type StoredRunDevice,
  saveRunCloses,
  saveRunDevice,
  saveRunState,
} from '../store/runbook-runs.ts'
import { getTicket, type StoredTicket } from '../store/tickets.ts'
import type { RunbookBook } from './runbook-book.ts'
import { statementOf } from './statement-of.ts'

export interface RunDeskParts {
  db: Database
  clock(): number
  newId(): Id
  book: Pick<RunbookBook, 'get' | 'grave'>
  commands: Pick<CommandDesk, 'take'>
  tickets: Pick<TicketDesk, 'fixed'>
  /** Whether a class may be going on before a device (I6). */
  isClass(db: Queries, school: Id, device: Id, now: number): Promise<boolean>
  /** A device begins within so many ms of its turn, or its turn comes again. */
  begunWithin: number
  ticketChanged(ticket: StoredTicket): void
  failed(error: unknown): void
}

const MINUTE = 60_000
/** A device that a class keeps from its turn is looked at again after this, in ms; one that is off after that. */
const AGAIN = { class: MINUTE, off: 5000 } as const
/** How much longer than it says a runbook may take until its result is here, in ms. */
const RESULT_WITHIN = 40_000
/** A ticket is closed if its fault is seen to be gone within so long of the end of the run, in ms. */
const CLOSES_WITHIN = 6 * 60 * MINUTE

/**
 * Runs of runbooks: gives each device its turn, and takes up what became of it. INVARIANTS: all is asked of the store, so that a
 * restart forgets nothing; what disturbs is never sent into a class that nobody gave up, but where it asks there (I6); of what disturbs or destroys, ten
 * devices of a school begin in a minute, whoever asked and however many runs there are (I4).
 */
export class RunDesk {
  readonly #parts: RunDeskParts
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: RunDeskParts) {
    this.#parts = parts
  }

  /** Looks at every run; to be called each second, and at once when one was asked for or a result came. */
  turn(): Promise<void> {
    // One turn at a time: two would give the same place of a minute twice.
    this.#turn = this.#turn.then(() => this.#look()).catch((error) => this.#parts.failed(error))
    return this.#turn
  }

  async #look(): Promise<void> {
    const { db, commands } = this.#parts
    for (const run of await runningRuns(db)) {
      const asked = await db.write((transaction) => this.#advance(transaction, run))
      for (const command of asked) commands.take(command)
    }
    for (const run of await closingRuns(db)) await this.#close(run)
  }

  async #advance(transaction: Queries, run: StoredRun): Promise<AskedCommand[]> {
    const now = this.#parts.clock()
    await this.#settle(transaction, run, now)
    if (now > run.notAfter) await endQueued(transaction, run, 'expired', now)
    const devices = await devicesOfRun(transaction, run)
    const asked = run.state === 'running' ? await this.#release(transaction, run, devices, now) : []
    if (devices.some(({ state }) => state === 'queued' || state === 'sent')) return asked
    const state = devices.every((each) => each.state === 'cancelled') ? 'cancelled' : 'ended'
    await saveRunState(transaction, run, { state, endedAt: now })
    if (run.ticket !== null && devices.some((each) => each.state === 'done'))
      await saveRunCloses(transaction, run, true)
    return asked
  }

  /** Takes up results. What a class, or the time, kept from being begun has another turn; what nobody knows has none. */
  async #settle(transaction: Queries, run: StoredRun, now: number): Promise<void> {
    const ended = new Map((await endedCommandsOf(transaction, run)).map((each) => [each.device, each]))
    if (ended.size === 0) return
    for (const device of await devicesOfRun(transaction, run)) {
      const result = ended.get(device.device)
      if (!result) continue
      const isKept =
        result.state === 'refused' &&
        (result.reason === 'lesson' || result.reason === 'too_early' || result.reason === 'too_many')
      const comesAgain = (isKept || result.state === 'expired') && now < run.notAfter
      if (comesAgain) {
        const wait = isKept ? (result.reason === 'lesson' ? 'class' : 'turn') : 'off'
        const retryAt = now + (isKept ? AGAIN.class : AGAIN.off)
        await saveRunDevice(transaction, { ...device, state: 'queued', wait, retryAt, command: null })
      } else {
        const { state, reason, code, endedAt } = result
        await saveRunDevice(transaction, { ...device, state, wait: null, reason, code, endedAt: endedAt ?? now })
      }
    }
  }

  async #release(
    transaction: Queries,
    run: StoredRun,
    devices: StoredRunDevice[],
    now: number,
  ): Promise<AskedCommand[]> {
    const { book, isClass } = this.#parts
    const queued = devices.filter(({ state }) => state === 'queued')
    if (queued.length === 0) return []
    let room = run.atOnce - devices.filter(({ state }) => state === 'sent').length
    if (run.risk !== 'calm') {
      const begun = await countGrave(transaction, run.school, book.grave(), now - MINUTE)
      room = Math.min(room, DESTRUCTIVE_A_MINUTE - begun)
    }
    const away = await devicesAway(
      transaction,
      run.school,
      queued.map(({ device }) => device),
    )
    const asked: AskedCommand[] = []
    const runbook = book.get(run.runbook)
    const isFree = run.risk !== 'disturbs' || run.accepted || (runbook !== undefined && asksPerson(runbook))
    for (const each of queued) {
      if (each.retryAt > now && each.retryAt - now <= 2 * AGAIN.class && each.wait !== 'turn') continue
      const wait = away.has(each.device)
        ? 'off'
        : !isFree && (await isClass(transaction, run.school, each.device, now))
          ? 'class'
          : room <= 0 || (run.risk === 'destructive' && now < beginsAt(run, each.place))
            ? 'turn'
            : undefined
      if (wait !== undefined) {
        if (wait !== each.wait || wait !== 'turn') {
          Object.assign(each, { wait, retryAt: wait === 'turn' ? 0 : now + AGAIN[wait] })
          await saveRunDevice(transaction, each)
        }
        continue
      }
      room -= 1
      const command = await this.#ask(transaction, run, each, devices, now)
      Object.assign(each, { state: 'sent', wait: null, command: command.id, sentAt: now })
      await saveRunDevice(transaction, each)
      asked.push(command)
    }
    return asked
  }

  async #ask(
    transaction: Queries,
    run: StoredRun,
    { device }: StoredRunDevice,
    devices: readonly StoredRunDevice[],
    now: number,
  ): Promise<AskedCommand> {
    const fix: Fix = { run: run.id, given: run.given }
    if (run.risk === 'destructive') {
      const signed = await approvalsOf(transaction, run.school, run.id)
      const signatures = signed.map(({ key, signature }) => ({ key, signature }))
      fix.approval = {
        statement: statementOf(
          run,
          devices.map((each) => each.device),
        ),
        signatures,
      }
    }
    const notAfter = Math.min(run.notAfter, now + this.#parts.begunWithin)
    const command: AskedCommand = {
      ...{ school: run.school, id: this.#parts.newId(), device, via: device, key: MACHINE_KEY },
      ...{ command: run.runbook, choice: null, confirmed: false, explicit: run.risk === 'destructive' },
      ...(run.accepted && { accepted: true }),
      ...{ askedBy: run.askedBy, askedAt: now, notAfter, givenUpAt: notAfter + run.takes * 1000 + RESULT_WITHIN, fix },
    }
    await insertCommand(transaction, command)
    return command
  }

  /** Closes the ticket of a run that mended it, once its fault is seen to be gone. */
  async #close(run: StoredRun): Promise<void> {
    const { db, clock, tickets, book, ticketChanged, failed } = this.#parts
    try {
      const closed = await db.write(async (transaction) => {
        const ticket = run.ticket === null ? undefined : await getTicket(transaction, 'all', run.ticket)
        const isOver = !ticket || ticket.state === 'closed' || ticket.state === 'rejected'
        const isLate = clock() - (run.endedAt ?? 0) > CLOSES_WITHIN
        if (isOver || isLate) return void (await saveRunCloses(transaction, run, false))
        const isSeen = ticket.rule !== null || ticket.seenAt !== null
        if (isSeen && ticket.recoveredAt === null) return undefined
        await saveRunCloses(transaction, run, false)
        return await tickets.fixed(transaction, ticket, { note: book.get(run.runbook)?.title.fr ?? run.runbook })
      })
      if (closed) ticketChanged(closed)
    } catch (error) {
      // A ticket that does not take the line stays with those who treat it.
      if (!isPreauError(error, 'TICKET_ACT_REFUSED', 'TICKET_NOT_FOUND')) throw error
      await db.write((transaction) => saveRunCloses(transaction, run, false))
      failed(error)
    }
  }
}
