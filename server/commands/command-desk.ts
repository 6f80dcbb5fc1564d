import type { Id } from '@preau/protocol/ids.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import { type AskedCommand, type EndedCommand, giveUpCommand, waitingCommands } from '../store/commands.ts'
import type { Database } from '../store/database.ts'

export interface CommandDeskParts {
  db: Database
  /** Clock of the server, ms since 1970. */
  clock(): number
  /** Hands a command to the agent of a machine; false where that is not connected. */
  send(to: { school: Id; device: Id }, command: Command, at: number): boolean
  /** Called when something became of a command, or it was asked for. */
  changed(device: Id, command: Id): void
}

interface Waiting {
  asked: AskedCommand
  /** When it was handed to its agent last; undefined where it surely never was. */
  sentAt: number | undefined
}

/** A command without a result is sent again so often, in ms. */
const AGAIN = 5000

/**
 * Commands on their way. INVARIANT: they lie in the store before the first is sent, and are sent until a result is there or
 * nobody waits any more; the agent does each of them once at most, however often it comes.
 */
export class CommandDesk {
  readonly #parts: CommandDeskParts
  readonly #waiting = new Map<Id, Waiting>()

  constructor(parts: CommandDeskParts) {
    this.#parts = parts
  }

  /** Takes up what waited when the server ended: it may have been sent. */
  async load(): Promise<void> {
    for (const asked of await waitingCommands(this.#parts.db)) this.#waiting.set(asked.id, { asked, sentAt: 0 })
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** Takes a command that is in the store. */
  take(asked: AskedCommand): void {
    const waiting: Waiting = { asked, sentAt: undefined }
    this.#waiting.set(asked.id, waiting)
    this.#send(waiting)
    this.#parts.changed(asked.device, asked.id)
  }

  /** An agent is there again: what it may not have heard is said once more. */
  born(via: Id): void {
    for (const waiting of this.#waiting.values()) if (waiting.asked.via === via) this.#send(waiting)
  }

  /** Results are on disk. */
  ended(commands: readonly EndedCommand[]): void {
    for (const { id, device } of commands) {
      this.#waiting.delete(id)
      this.#parts.changed(device, id)
    }
  }

  /** Says again what has no result, and ends the waiting where there will be none. To be called each second. */
  async look(): Promise<void> {
    const now = this.#parts.clock()
    for (const waiting of [...this.#waiting.values()]) {
      if (now > waiting.asked.givenUpAt) await this.#giveUp(waiting, now)
      // A clock that was set back makes nobody wait.
      else if (Math.abs(now - (waiting.sentAt ?? 0)) >= AGAIN) this.#send(waiting)
    }
  }

  #send(waiting: Waiting): void {
    const { school, via, id, key, command, choice, notAfter, confirmed, explicit, accepted, fix } = waiting.asked
    const now = this.#parts.clock()
    const chosen = choice === null ? {} : { choice }
    const body = {
      id,
      key,
      command,
      ...chosen,
      notAfter,
      time: now,
      confirmed,
      explicit,
      ...(accepted && { accepted }),
      ...(fix && { fix }),
    }
    if (this.#parts.send({ school, device: via }, body, now)) waiting.sentAt = now
  }

  async #giveUp({ asked, sentAt }: Waiting, now: number): Promise<void> {
    const outcome = sentAt === undefined ? 'expired' : 'unknown'
    await this.#parts.db.write((transaction) => giveUpCommand(transaction, asked, outcome, now))
    this.#waiting.delete(asked.id)
    this.#parts.changed(asked.device, asked.id)
  }
}
