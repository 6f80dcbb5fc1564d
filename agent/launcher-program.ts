// Starts the agent out of one of its two slots: node launcher.mjs SLOTS FILE [ARGUMENT...]
// It is small and stays as it was installed: what it starts is what is updated.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from './update/launcher.ts'
import { realSlotDisk } from './update/real-slot-disk.ts'
import { SlotFolder } from './update/slot-folder.ts'
import { startProgram } from './update/start-program.ts'
import { realClock } from './uplink/clock.ts'
import { holdFile } from './uplink/held-file.ts'
import type { Log } from './uplink/log.ts'

const [folder = '', file = '', ...args] = process.argv.slice(2)
const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort())
const log: Log = (level, event, fields) => {
  process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`)
}
mkdirSync(folder, { recursive: true })
// One launcher a folder: two of them would start two programs and write one pointer.
const letGo = holdFile(join(folder, 'launcher.lock'))
const isStarted = await launch({
  slots: new SlotFolder(realSlotDisk(folder)),
  start: (slot) => startProgram({ folder, file, args }, slot),
  clock: realClock(),
  signal: stopping.signal,
  log,
})
letGo()
process.exitCode = isStarted ? 0 : 1
