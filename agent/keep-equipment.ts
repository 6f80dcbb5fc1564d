import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import { Actions } from './actions/actions.ts'
import { fileJournal } from './actions/journal.ts'
import { Keeper, type KeptLine, type KnownIdentities } from './devices/keeper.ts'
import { keptLine, readEquipmentLines } from './devices/settings.ts'
import { type NamedSpec, readSpecs } from './drivers/spec-files.ts'
import type { Clock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'
import type { Random } from './uplink/random.ts'
import { writeWhole } from './uplink/whole-file.ts'

export interface KeepEquipmentOptions {
  /** Data folder of the agent: `equipment.json` names the lines, the other files are its own. */
  folder: string
  /** Folder of the specs. */
  specs: string
  outbox: Outbox
  clock: Clock
  random: Random
  log: Log
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
}

export interface KeptEquipment {
  take(command: Command): void
  stop(): Promise<void>
}

/** Looks after the devices that this machine reaches, and does what the server wants done by them. */
export function keepEquipment(options: KeepEquipmentOptions): KeptEquipment {
  const { folder, outbox, clock, random, log, serverTime } = options
  const seen = join(folder, 'equipment-seen.json')
  const keeper = new Keeper(readLines(options), {
    clock,
    random,
    report: (equipment) => void outbox.addEquipment(equipment),
    known: readKnown(seen),
    onKnown: (known) => writeWhole(seen, JSON.stringify(known)),
  })
  const actions = new Actions({
    journal: fileJournal(join(folder, 'actions.json')),
    find: (key) => keeper.find(key),
    report: (result) => void outbox.addResult(result),
    serverTime,
    log,
  })
  actions.start()
  keeper.start()
  return {
    take: (command) => actions.take(command),
    async stop() {
      await actions.idle()
      await keeper.stop()
    },
  }
}

/** The lines of this machine. A mistake in one of them leaves the others, and the agent itself, as they are. */
function readLines({ folder, specs: specsFolder, log }: KeepEquipmentOptions): KeptLine[] {
  const complain = (error: unknown) => {
    const { code, context } = toPreauError(error)
    log('error', 'equipment.unusable', { code, ...context })
  }
  try {
    const lines = readEquipmentLines(join(folder, 'equipment.json'))
    if (lines.length === 0) return []
    const specs: NamedSpec[] = readSpecs(specsFolder, new Set(lines.map(({ spec }) => spec)))
    return lines.flatMap((line) => {
      try {
        return [keptLine(line, specs)]
      } catch (error) {
        complain(error)
        return []
      }
    })
  } catch (error) {
    complain(error)
    return []
  }
}

/** Who was where at the last start; a file that cannot be read is as none. */
function readKnown(path: string): KnownIdentities {
  try {
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof known === 'object' && known !== null ? (known as KnownIdentities) : {}
  } catch {
    return {}
  }
}
