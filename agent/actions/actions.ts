import { type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Proof as ProofShape, Result } from '@preau/protocol/messages/result.ts'
import { isLessonTime } from '@preau/protocol/rules/lesson-hours.ts'
import { MACHINE_KEY } from '@preau/protocol/runbooks/machine-key.ts'
import { hexOf } from '@preau/protocol/spec/bytes.ts'
import type { Proof } from '../devices/equipment.ts'
import type { KeptDevice } from '../devices/keeper.ts'
import { type Log, silent } from '../uplink/log.ts'
import type { Intent, Journal } from './journal.ts'

export interface ActionsParts {
  journal: Journal
  /** The device that a command is for; undefined where this agent has none of that key. */
  find(key: string): KeptDevice | undefined
  /** Takes a result: when it returns, the result is in the outbox. */
  report(result: Result): void
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
  /** Where the devices are, as `Europe/Paris`; that of this machine where nothing is said. */
  timeZone?(): string
  /** Whether a class may be going on, as the plan of this machine says; undefined where it does not. ms since 1970. */
  isClassTime?(at: number): boolean | undefined
  /** What the machine does to itself; where it does nothing, nobody says so. */
  machine?:
    | {
        do(command: Command, moment: { now: number; lesson: boolean }): Promise<Result>
        /** What became of a command that a restart cut off; undefined where nobody knows. */
        resumed(command: Id): Result | undefined
      }
    | undefined
  log?: Log
}

/** How long an ended command is remembered after its time, in ms, and how many of them at most. */
const REMEMBERED = 86_400_000
const INTENTS = 500
/** Bytes of a proof, each side. */
const PROOF_BYTES = 512

/**
 * Does what the server sends, once at most. INVARIANTS (I3): only what the spec of the device has, in time, and not seen before is
 * begun; its intent is on disk before the first byte goes out, so that after a crash in between the result is `unknown` and never
 * a second act; one command at a time for each device.
 */
export class Actions {
  readonly #parts: ActionsParts
  #intents: Intent[] = []
  /** The last command of each device, by its key. */
  readonly #last = new Map<string, Promise<void>>()
  readonly #running = new Set<Id>()

  constructor(parts: ActionsParts) {
    this.#parts = parts
  }

  /** Tells of what a crash cut off. To be called before the first command. */
  start(): void {
    this.#intents = this.#parts.journal.load()
    for (const { id, result } of this.#intents) {
      if (!result) this.#end(this.#parts.machine?.resumed(id) ?? { id, outcome: 'unknown' })
    }
  }

  /** Takes a command, which may have been taken before; what becomes of it is reported. */
  take(command: Command): void {
    const { id } = command
    if (this.#running.has(id)) return
    const known = this.#intents.find((intent) => intent.id === id)
    // The server did not get the result, or not yet: it may hear it twice, and the device does nothing twice.
    if (known?.result) this.#parts.report(known.result)
    else this.#begin(command)
  }

  #begin(command: Command): void {
    const { id, key } = command
    this.#running.add(id)
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before
      .then(() => this.#run(command))
      .catch((error) => this.#parts.log?.('error', 'action.failed', { command: id, code: toPreauError(error).code }))
      .finally(() => {
        this.#running.delete(id)
        if (this.#last.get(key) === mine) this.#last.delete(key)
      })
    this.#last.set(key, mine)
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values())
  }

  async #run(command: Command): Promise<void> {
    const { find, serverTime, timeZone = ownTimeZone, isClassTime, log = silent } = this.#parts
    const { id, key, notAfter } = command
    const now = Math.max(serverTime() ?? command.time, command.time)
    if (now > notAfter) return this.#end({ id, outcome: 'expired' })
    const { machine } = this.#parts
    const device = find(key)
    const isOfMachine = key === MACHINE_KEY && machine !== undefined
    if (!device && !isOfMachine) return this.#end({ id, outcome: 'refused', reason: 'not_here' })
    this.#remember({ id, notAfter })
    log('info', 'action.begun', { command: command.command, id, key })
    const lesson = command.accepted !== true && (isClassTime?.(now) ?? isLessonTime(now, timeZone()))
    const result = device
      ? await attempt(device, command, lesson)
      : ((await machine?.do(command, { now, lesson }).catch((error) => failure(id, toPreauError(error)))) ?? {
          ...{ id, outcome: 'refused', reason: 'not_here' },
        })
    log('info', 'action.ended', { command: command.command, id, outcome: result.outcome })
    this.#end(result)
  }

  /** Reports first: a crash before the journal says so reports `unknown` once more, and the first result holds. */
  #end(result: Result): void {
    this.#parts.report(result)
    const known = this.#intents.find(({ id }) => id === result.id)
    this.#remember({ id: result.id, notAfter: known?.notAfter ?? 0, result })
  }

  #remember(intent: Intent): void {
    const now = this.#parts.serverTime() ?? intent.notAfter
    const others = this.#intents.filter(({ id, notAfter, result }) => {
      return id !== intent.id && (!result || notAfter + REMEMBERED > now)
    })
    this.#intents = [...others, intent].slice(-INTENTS)
    this.#parts.journal.save(this.#intents)
  }
}

/** Where this machine is, so is the class before its board. */
const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

async function attempt({ equipment }: KeptDevice, command: Command, lesson: boolean): Promise<Result> {
  const { id, choice, confirmed, explicit } = command
  try {
    const proof = await equipment.do(command.command, choice, { confirmed, explicit, lesson })
    return { id, outcome: 'done', proof: shapeOf(proof) }
  } catch (error) {
    return failure(id, toPreauError(error))
  }
}

function failure(id: Id, { code, context }: PreauError): Result {
  if (code === 'ACTION_NOT_ALLOWED') return { id, outcome: 'refused', reason: String(context.reason ?? 'unknown') }
  const means = typeof context.means === 'string' ? { means: context.means } : {}
  return { id, outcome: 'failed', code, ...means }
}

function shapeOf({ sent, received, shown }: Proof): ProofShape {
  return {
    sent: hexOf(sent.slice(0, PROOF_BYTES)),
    received: hexOf(received.slice(0, PROOF_BYTES)),
    shown: shown as EquipmentItem['values'],
  }
}
