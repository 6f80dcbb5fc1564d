import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

const SHARED_MEMORY = '/dev/shm'
/** Short, since a path of a socket has 107 bytes: `/dev/shm/preau-XXXXXX`. */
const PREFIX = 'preau-'
/** Holds the number of the process that runs the tests. */
const MARK = 'test-run'
/** What a run of every test has in its folders at once, many times over. */
const NEEDED = 4 * 2 ** 30
/** What programs use beside that. */
const LEFT = 4 * 2 ** 30

/**
 * Makes a folder in memory for the folders of all tests of a run, where there is memory enough and programs may run from there. A
 * program that is killed leaves there what it leaves on a disk, since both outlive it; what a power cut leaves is tested on disks of
 * their own. Undefined where there can be none, or a person said by TMPDIR where they are to be.
 * @param {string} [memory] a file system in memory
 * @returns {string | undefined}
 */
export function scratchInMemory(memory = SHARED_MEMORY) {
  if (process.env.TMPDIR || !hasRoom(memory)) return undefined
  try {
    forgetEnded(memory)
    const folder = mkdtempSync(join(memory, PREFIX))
    writeFileSync(join(folder, MARK), `${process.pid}`)
    // As /tmp: a PostgreSQL and a service run under accounts of their own.
    chmodSync(folder, 0o1777)
    if (runsPrograms(folder)) return folder
    rmSync(folder, { recursive: true })
  } catch {
    // Without it the folders lie on the disk, and the run takes longer.
  }
  return undefined
}

/** Takes such a folder away. @param {string} folder */
export function forgetScratch(folder) {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // Something that runs still writes there: the next run takes it away.
  }
}

/** Whether a Linux has as much memory to spare there. @param {string} memory */
function hasRoom(memory) {
  if (process.platform !== 'linux' || !existsSync(memory)) return false
  const isMemory = readFileSync('/proc/mounts', 'utf8').includes(` ${memory} tmpfs `)
  const { bavail, bsize } = statfsSync(memory)
  return isMemory && bavail * bsize >= NEEDED && freemem() >= NEEDED + LEFT
}

/** What a run has left that was killed would hold its memory for ever. @param {string} memory */
function forgetEnded(memory) {
  for (const name of readdirSync(memory)) {
    const mark = join(memory, name, MARK)
    if (!name.startsWith(PREFIX) || !existsSync(mark)) continue
    const pid = Number.parseInt(readFileSync(mark, 'utf8'), 10)
    if (pid > 0 && !existsSync(`/proc/${pid}`)) forgetScratch(join(memory, name))
  }
}

/** A container may forbid it; slots of an agent hold programs. @param {string} folder */
function runsPrograms(folder) {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\nexit 42\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 42
}
