import { setFlagsFromString } from 'node:v8'

/**
 * What the agent does once a minute is not worth being compiled: bytecode alone saves the compilers and what they keep
 * (docs/adr/0010 has each figure). The heap is kept small instead of fast.
 * INVARIANT: the first import of a program, so that nothing was compiled before.
 */
const FLAGS = ['--no-opt', '--no-maglev', '--no-sparkplug', '--optimize-for-size']

for (const flag of FLAGS) setFlagsFromString(flag)
