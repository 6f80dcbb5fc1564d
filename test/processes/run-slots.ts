// A machine that is updated out of slots, whose power goes at one step: node run-slots.ts FOLDER STEP
// Or one that is updated again and again until it is killed, and says how often it was: node run-slots.ts FOLDER for-ever
// At each start it prints what it started; when it lasted to its end, the number of steps.
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { takeStart } from '../../agent/update/launcher.ts'
import { realSlotDisk } from '../../agent/update/real-slot-disk.ts'
import type { SlotDisk } from '../../agent/update/slot-disk.ts'
import { SlotFolder } from '../../agent/update/slot-folder.ts'
import { endStart, heardHealthy } from '../../agent/update/slots.ts'
import { lay, PIECES, versionIn } from './slot-machine.ts'

const [folder = '', cut = ''] = process.argv.slice(2)
const real = realSlotDisk(folder)
let steps = 0

/** At its step the machine dies in the middle of what it does, as far as there is a middle. */
function die(half: () => void): void {
  if (steps++ !== Number(cut)) return
  half()
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}

function writePart(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  writeSync(file, bytes.subarray(0, bytes.length >> 1))
  closeSync(file)
}

const disk: SlotDisk = {
  ...real,
  write(name, bytes) {
    die(() => writePart(`${real.path(name)}.new`, bytes))
    real.write(name, bytes)
  },
  copy(from, name) {
    die(() => {
      const half = Buffer.alloc(1000)
      const file = openSync(from, 'r')
      readSync(file, half)
      closeSync(file)
      writePart(real.path(name), half)
    })
    real.copy(from, name)
  },
  move(from, to) {
    die(() => undefined)
    real.move(from, to)
  },
  remove(name) {
    die(() => rmSync(join(real.path(name), PIECES[0] ?? ''), { force: true }))
    real.remove(name)
  },
}

const slots = new SlotFolder(disk)

/** One start of the machine: what is started takes version 2 where it is 1, and is healthy where it is 2. */
function boot(to: string): string {
  for (;;) {
    const pointer = takeStart({ slots, log: () => undefined })
    if (!pointer) throw new Error('nothing can be started')
    const version = versionIn(real, pointer.run)
    if (version === to) slots.sayHealthy()
    else if (pointer.back === undefined) slots.keepWish({ id: `to-${to}`, slot: lay(slots, real, to) })
    const now = slots.pointer() ?? pointer
    slots.keepPointer(endStart(heardHealthy(now, slots.healthyIn() ?? ''), 1000))
    if (version === to) return version
    if (pointer.back) return version
  }
}

if (cut === 'for-ever') {
  for (let version = 2; ; version++) {
    boot(`${version}`)
    process.stdout.write(`${version}\n`)
  }
}
process.stdout.write(JSON.stringify({ version: boot('2'), steps }))
