import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../uplink/whole-file.ts'
import { fieldsOf } from './slot-files.ts'

/**
 * What a launcher leaves in its folder before it becomes its program by execve(2): that closes the file that it held (SQLite opens
 * with O_CLOEXEC), and with it the lock. The process stays the same one: its number, and the tick of the boot at which it began, are
 * what its lock was. INVARIANT: the mark is on the disk before the lock goes, so at no moment neither keeps another launcher out.
 */
const FILE = 'became.json'

/** Leaves it. False where this system does not say what a process is, or its disk takes nothing: then nothing is to be become. */
export function leaveMark(folder: string): boolean {
  const life = lifeOf(process.pid)
  if (life === undefined) return false
  try {
    writeWhole(join(folder, FILE), JSON.stringify({ pid: process.pid, life }))
    return true
  } catch {
    return false
  }
}

/** Whether the process that became the program of this folder runs still. One that ended needs no cleaning up. */
export function isMarkAlive(folder: string): boolean {
  const { pid, life } = fieldsOf(markIn(folder))
  if (typeof pid !== 'number' || typeof life !== 'string' || pid === process.pid) return false
  return lifeOf(pid) === life
}

function markIn(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
  } catch {
    return undefined
  }
}

/** Which life of a process number this is; undefined where none lives, or nobody says. */
function lifeOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold any others (proc(5)): after its last one come state (3) and, later, the start (22).
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const start = rest[18]
    return /^[ZXx]$/.test(state) || start === undefined ? undefined : `${boot} ${start}`
  } catch {
    return undefined
  }
}
