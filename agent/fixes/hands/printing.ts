import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { askRows } from '../../vitals/windows/ask.ts'
import { isRealPrinter, isStopped } from '../../vitals/windows/printers.ts'
import type { Hands } from '../run-runbook.ts'
import { findService } from './services.ts'
import { type FixMachine, must } from './tools.ts'

/** Where Windows keeps what waits to be printed. */
export const SPOOL = 'C:\\Windows\\System32\\spool\\PRINTERS'

/** A printer as `lpstat -p` names it. */
export interface Printer {
  name: string
  stopped: boolean
}

/** What waits to be printed: cancelled, with the printers that were stopped set going again. */
export function printingHands(machine: FixMachine, spool = SPOOL): Hands {
  const isWindows = machine.platform === 'win32'
  return {
    actions: {
      'print_queue.empty': async () => (isWindows ? await emptyOnWindows(machine, spool) : await emptyOnLinux(machine)),
    },
    conditions: {
      'printers.there': async () =>
        // Windows names no printer while its spooler is stopped, and that may be what is to be mended.
        isWindows ? (await findService(machine, 'print')).state !== 'absent' : (await printersOf(machine)).length > 0,
      'printers.work': async () =>
        (await findService(machine, 'print')).state === 'runs' &&
        (isWindows
          ? !(await askRows(machine, 'printers')).some((row) => isRealPrinter(row) && isStopped(row))
          : (await printersOf(machine)).every(({ stopped }) => !stopped)),
    },
  }
}

async function emptyOnLinux(machine: FixMachine) {
  const waiting = countJobs((await must(machine, 'lpstat', ['-o'], { fine: [0, 1] })).stdout)
  const stopped = (await printersOf(machine)).filter((printer) => printer.stopped)
  if (waiting > 0) await must(machine, 'cancel', ['-a'])
  for (const { name } of stopped) {
    await must(machine, 'cupsenable', [name])
    await must(machine, 'cupsaccept', [name])
  }
  const undo = async () => {
    for (const { name } of stopped) await must(machine, 'cupsdisable', [name])
  }
  const seen = { jobs: waiting, printers: stopped.length }
  return { seen, needless: waiting === 0 && stopped.length === 0, undo }
}

/** The spooler holds its files open: it is stopped for it, and never left so. */
async function emptyOnWindows(machine: FixMachine, spool: string) {
  const start = async () => void (await must(machine, 'sc', ['start', 'Spooler'], { fine: [0, 1056] }))
  await must(machine, 'net', ['stop', 'Spooler', '/y'], { timeout: 60_000, fine: [0, 2] })
  try {
    const files = (await readdir(spool)).filter((file) => /\.(spl|shd|tmp)$/i.test(file))
    for (const file of files) await unlink(join(spool, file))
    return {
      seen: { jobs: files.filter((file) => /\.spl$/i.test(file)).length },
      needless: files.length === 0,
      undo: start,
    }
  } finally {
    await start()
  }
}

async function printersOf(machine: FixMachine): Promise<Printer[]> {
  // It ends with 1 where there is no printer.
  return readPrinters((await must(machine, 'lpstat', ['-p'], { fine: [0, 1] })).stdout)
}

/** `printer NAME is idle.` or `printer NAME disabled since …`, lpstat(1). A name that a program could take for an option is none. */
export function readPrinters(text: string): Printer[] {
  return [...text.matchAll(/^printer ([^\s/#-][^\s/#]*) (is|disabled|now)\b/gm)].map(([, name = '', how]) => ({
    name,
    stopped: how === 'disabled',
  }))
}

/** A line each: `NAME-12  user  1024  date`, lpstat(1). */
export function countJobs(text: string): number {
  return text.split('\n').filter((line) => /^\S+-\d+\s/.test(line)).length
}
