// Starts the agent out of one of its two slots: node launcher.mjs SLOTS FILE [ARGUMENT...]
// Or a helper out of the slot that runs, which writes nothing: node launcher.mjs --helper SLOTS FILE [ARGUMENT...]
// It is small and stays as it was installed: what it starts is what is updated.
import './update/small-process.ts'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { isMarkAlive } from './update/became-mark.ts'
import { launch } from './update/launcher.ts'
import { realSlotDisk } from './update/real-slot-disk.ts'
import { SlotFolder } from './update/slot-folder.ts'
import { becomeProgram, type Program, readProgram, startProgram } from './update/start-program.ts'
import { realClock } from './uplink/clock.ts'
import { holdFile } from './uplink/held-file.ts'
import type { Log } from './uplink/log.ts'

const isHelper = process.argv[2] === '--helper'
const [folder = '', file = '', ...given] = process.argv.slice(isHelper ? 3 : 2)
const slots = new SlotFolder(realSlotDisk(folder))
/** Held until this process ends: what it has become is still the one program of the folder. */
const held: (() => void)[] = []
process.exitCode = isHelper ? await help() : await run()

async function run(): Promise<number> {
  const log: Log = (level, event, fields) => {
    process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`)
  }
  held.push(holdLauncher(log))
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  const signals = ['SIGTERM', 'SIGINT'] as const
  for (const signal of signals) process.once(signal, stop)
  const program: Program = { folder, file, args: [...given, '--slots', folder] }
  const isStarted = await launch({
    ...{ slots, clock: realClock(), signal: stopping.signal, log },
    start: (slot) => startProgram(program, slot),
    async become(slot) {
      // From here on they are the program's.
      for (const signal of signals) process.removeListener(signal, stop)
      const has = await becomeProgram(program, slot)
      if (!has) for (const signal of signals) process.once(signal, stop)
      return has
    },
  })
  return isStarted ? Number(process.exitCode ?? 0) : 1
}

/** One launcher a folder: two of them would start two programs and write one pointer. */
function holdLauncher(log: Log): () => void {
  try {
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'launcher.lock')
    const letGo = holdFile(path)
    if (!isMarkAlive(folder)) return letGo
    letGo()
    throw new PreauError('STORE_LOCKED', { path })
  } catch (error) {
    if (isPreauError(error, 'STORE_LOCKED')) throw error
    // A disk that takes nothing at all is no reason to start nothing at all.
    log('warn', 'launcher.unlocked')
    return () => {}
  }
}

/** Any account may run it, and it reads the pointer alone. */
async function help(): Promise<number> {
  await readProgram(join(folder, slots.pointer()?.run ?? 'a', file), given)
  return Number(process.exitCode ?? 0)
}
