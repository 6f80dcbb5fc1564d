import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
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
  const home = join(memory, 'preau-test-runs')
  try {
    mkdirSync(home, { recursive: true })
    forgetEnded(home)
    const folder = mkdtempSync(join(home, `${process.pid}-`))
    // As /tmp: a PostgreSQL and a service run under accounts of their own.
    for (const path of [home, folder]) chmodSync(path, 0o1777)
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

/** What a run has left that was killed would hold its memory for ever. @param {string} home */
function forgetEnded(home) {
  for (const name of readdirSync(home)) {
    const pid = Number.parseInt(name, 10)
    if (pid > 0 && !existsSync(`/proc/${pid}`)) forgetScratch(join(home, name))
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
