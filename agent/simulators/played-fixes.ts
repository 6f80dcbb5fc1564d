import type { Id } from '@preau/protocol/ids.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import type { ReadingName, ReadingValues } from '@preau/protocol/rules/readings.ts'
import { Actions } from '../actions/actions.ts'
import { memoryJournal } from '../actions/journal.ts'
import { doFix } from '../fixes/do-fix.ts'
import type { Eye, Hand, Hands } from '../fixes/run-runbook.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { Outbox } from '../uplink/outbox.ts'
import type { Failure } from './failures.ts'

export interface PlayedFixesParts {
  /** Folder of the runbooks. */
  runbooks: string
  platform: string
  place: { school: Id; device: Id }
  /** What befalls the machine: what is mended ends. */
  failures: Failure[]
  /** Time since the start of the demo, in ms. */
  time(): number
  /** What the machine reads now. */
  values(): ReadingValues
  /** Looks at the machine at once. */
  look(): void
  outbox: Pick<Outbox, 'addResult'>
  serverTime(): number | undefined
  isClassTime?(at: number): boolean | undefined
  clock: Clock
  log: Log
}

/** A hand takes so long on a machine that does not exist, in ms: one that mends at once is not believed. */
const TAKES = 1500

/**
 * The fixes of a machine that does not exist: the rules, the runbooks and the proofs are the real ones, only the hands are played.
 * What they mend ends the failure that the machine has.
 */
export function playedFixes(parts: PlayedFixesParts): { take(command: Command): void } {
  const { runbooks, platform, place, outbox, serverTime, isClassTime, clock, log } = parts
  const done = new Set<Id>()
  const actions = new Actions({
    ...{ journal: memoryJournal(), serverTime, log },
    ...(isClassTime && { isClassTime }),
    find: () => undefined,
    report: (result) => void outbox.addResult(result),
    machine: {
      resumed: () => undefined,
      do: (command, moment) =>
        doFix(command, moment, {
          ...{ folders: [runbooks], platform, clock, log },
          ...{ place: () => place, approvers: () => undefined, hands: () => playedHands(parts) },
          begun: { has: (run) => done.has(run), add: (run) => void done.add(run) },
        }),
    },
  })
  actions.start()
  return { take: (command) => actions.take(command) }
}

function playedHands({ failures, time, values, look, clock }: PlayedFixesParts): Hands {
  const wait = (ms: number) => new Promise<void>((next) => void clock.after(ms, next))
  /** Ends what befell these readings. */
  const mending =
    (readings: readonly ReadingName[], seen: Record<string, number | string> = {}): Hand =>
    async () => {
      await wait(TAKES)
      const now = time()
      const mended = failures.filter(
        (failure) =>
          now >= failure.begins &&
          now < failure.begins + (failure.lasts ?? Number.POSITIVE_INFINITY) &&
          failure.effects.some((effect) => 'reading' in effect && readings.includes(effect.reading)),
      )
      for (const failure of mended) failure.lasts = now - failure.begins
      look()
      return { seen: { ...seen, simulated: true }, needless: mended.length === 0 }
    }
  const figures = (name: ReadingName) =>
    Object.entries(values()).flatMap(([id, value]) =>
      (id === name || id.startsWith(`${name}:`)) && value !== null ? [value] : [],
    )
  const always: Eye = async () => true
  return {
    actions: {
      'service.restart': mending(['printers.stopped', 'clock.offset']),
      'disk.free': mending(['disk.used', 'disk.fill'], { freed: 4_300_000_000, files: 1284 }),
      'kiosk.restart': mending([]),
      'display.reset': mending([]),
      'board.find': mending([]),
      'print_queue.empty': mending(['printers.stopped'], { jobs: 3, printers: 1 }),
      'network.reset': mending(['wifi.signal']),
      'logs.collect': async () => {
        await wait(TAKES)
        return { seen: { lines: 1, simulated: true }, text: '(poste simulé : aucun journal)' }
      },
      'machine.reboot': mending(['memory.used', 'cpu.load', 'reboot.pending', 'updates.security', 'swap.used']),
    },
    conditions: {
      'service.known': always,
      'service.runs': always,
      'disk.below': async ({ percent }) => figures('disk.used').every((used) => used < Number(percent)),
      'kiosk.shown': always,
      'session.open': always,
      'board.answers': async () => true,
      'printers.there': always,
      'printers.work': async () => figures('printers.stopped').every((stopped) => stopped === 0),
      'server.reached': always,
      'person.agrees': async () => {
        await wait(TAKES)
        return true
      },
    },
  }
}
