import type { Context } from './command.ts'
import { COMMANDS } from './commands.ts'
import { runCommand, runProgram } from './run-commands.ts'

/**
 * Runs `args` as a command line and gives the exit status: 0 done, 1 failed, 2 mistyped. Nothing is thrown.
 */
export function run(args: readonly string[], context: Omit<Context, 'rest'>): Promise<number> {
  return runCommand(COMMANDS, args, context)
}

/** Runs the command line of this process, and ends the process with its status. */
export function runCommandLine(): Promise<void> {
  return runProgram(COMMANDS, process.argv.slice(2))
}

if (import.meta.main) await runCommandLine()
