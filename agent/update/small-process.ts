import { setFlagsFromString } from 'node:v8'

/**
 * What the agent does once a minute is not worth being compiled: bytecode alone saves the compilers and what they keep
 * (docs/adr/0010 has each figure). The heap is kept small instead of fast.
 * INVARIANT: the first import of a program, so that nothing was compiled before.
 */
const FLAGS = ['--no-opt', '--no-maglev', '--no-sparkplug', '--optimize-for-size']
/** One pool of memory for all threads (mallopt(3)): each more keeps what it once needed. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }
/** Releases of Node that are known to have these flags: another one would end at once with "bad option". */
const KNOWS_FLAGS = /^v24\./

// What Node compiled before it read a program stays; so the process begins once more, as itself (execve(2), not on Windows).
const isNew = !process.execArgv.includes('--no-opt')
if (isNew && process.platform === 'linux' && process.execve !== undefined && KNOWS_FLAGS.test(process.version)) {
  const [, ...said] = process.argv
  const line = [process.execPath, ...FLAGS, ...process.execArgv, ...said]
  process.execve(process.execPath, line, { ...process.env, ...ENVIRONMENT })
}
for (const flag of FLAGS) setFlagsFromString(flag)
