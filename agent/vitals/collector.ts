import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { ReadingName, ReadingValues } from '@preau/protocol/rules/readings.ts'
import { knownState } from './known-state.ts'
import type { Machine } from './machine.ts'
import type { ReadingSource } from './reading-source.ts'
import { backOff, type Entry, nextDue, planOf, putOff, refresh, roundAt } from './schedule.ts'

/** Starts `run` after `seconds`; the answer takes that back. */
export type After = (seconds: number, run: () => void) => () => void

/** A source that began to fail: said once, and again only after it has worked in between. */
export interface SourceFailure {
  names: readonly ReadingName[]
  error: PreauError
}

/** What else happened in a round of looks. */
export interface Round {
  failed: readonly SourceFailure[]
  /** The machine slept since the last round. */
  resumed: boolean
}

export interface CollectorOptions {
  machine: Machine
  sources: readonly ReadingSource[]
  after?: After
  /** Gets what a round has read; a reading that was there and is gone is null, once. It must not throw. */
  onValues: (values: ReadingValues, round: Round) => void
}

export interface Collector {
  /** Every reading known now. */
  state(): ReadingValues
  /** Resolves when every source that starts no program has been asked once: some milliseconds after the start. */
  ready(): Promise<void>
  /** Ends it at once: nothing is given any more, and what is under way is left behind. */
  stop(): void
}

const DEFAULT_TIMEOUT_S = 30
/** A rest between two rounds, so that what is always due can never take the whole machine. */
const SHORTEST_REST_S = 1
/** A gap that no load explains: the machine slept. (Or its clock was set: one look more harms nobody.) */
const SLEPT_S = 30
/** A source that failed so often in a row: what it read is not known any more. */
const FORGET_AFTER = 3

const realAfter: After = (seconds, run) => {
  const timer = setTimeout(run, seconds * 1000)
  return () => clearTimeout(timer)
}

/**
 * Takes the readings of `sources`, each at its period.
 * INVARIANTS: looks come one after the other; one that is late is left behind, and its source is not asked again before that
 * look has ended; a source that throws, hangs or gives nonsense harms no other; at most 200 readings are known.
 */
export function startCollector({ machine, sources, after = realAfter, onValues }: CollectorOptions): Collector {
  const known = knownState()
  const plan = planOf(sources, machine.monotonic())
  let cancel = () => {}
  let cancelLimit = () => {}
  let stopped = false
  let plannedAt = machine.monotonic()
  let clockOffset = machine.now() / 1000 - machine.monotonic()

  async function round(): Promise<void> {
    const resumed = hasSlept()
    if (resumed) refresh(plan, machine.monotonic())
    const values: ReadingValues = {}
    const failed: SourceFailure[] = []
    for (const entry of roundAt(plan, machine.monotonic())) {
      try {
        Object.assign(values, known.take(entry.source, await look(entry)))
        putOff(entry, machine.monotonic())
      } catch (cause) {
        const error = toPreauError(cause, 'READING_FAILED', { names: entry.source.names.join(' ') })
        if (entry.failures === 0) failed.push({ names: entry.source.names, error })
        backOff(entry, machine.monotonic())
        if (entry.failures === FORGET_AFTER) Object.assign(values, known.take(entry.source, {}))
      }
      if (stopped) return
    }
    planNext()
    if (resumed || failed.length > 0 || Object.keys(values).length > 0) onValues(values, { failed, resumed })
  }

  function look(entry: Entry): Promise<ReadingValues> {
    const limit = entry.source.timeout ?? DEFAULT_TIMEOUT_S
    return new Promise((resolve, reject) => {
      const forget = after(limit, () => {
        entry.stuck = true
        reject(new PreauError('READING_FAILED', { names: entry.source.names.join(' '), seconds: limit }))
      })
      cancelLimit = forget
      const reading = async () => entry.source.read(machine)
      reading()
        .then(resolve, reject)
        .finally(() => {
          forget()
          entry.stuck = false
        })
    })
  }

  function planNext(): void {
    const now = machine.monotonic()
    const rest = Math.max(SHORTEST_REST_S, (nextDue(plan) ?? now + DEFAULT_TIMEOUT_S) - now)
    plannedAt = now + rest
    cancel = after(rest, () => void round())
  }

  /** On Linux the monotonic clock stands still in a sleep, so the wall clock gets ahead; on Windows it goes on: the timer is late. */
  function hasSlept(): boolean {
    const before = clockOffset
    clockOffset = machine.now() / 1000 - machine.monotonic()
    return clockOffset - before > SLEPT_S || machine.monotonic() - plannedAt > SLEPT_S
  }

  const firstRound = round()
  return {
    state: known.values,
    ready: () => firstRound,
    stop: () => {
      stopped = true
      cancel()
      cancelLimit()
    },
  }
}
