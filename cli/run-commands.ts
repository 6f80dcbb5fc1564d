import { isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Command, Context } from './command.ts'
import { errorText, isUsageError } from './error-text.ts'
import { commandHelp } from './help-text.ts'
import { errorLine } from './json-line.ts'
import { languageOf } from './language.ts'
import { parseCommandLine } from './parse.ts'
import { whenStopped } from './stop-signal.ts'

/** Runs `args` as one of `commands` and gives the exit status: 0 done, 1 failed, 2 mistyped. Nothing is thrown. */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  context: Omit<Context, 'rest'>,
): Promise<number> {
  try {
    const { command, flags, rest } = parseCommandLine(commands, args)
    if (flags.help === true) {
      context.out(commandHelp(command, context.language))
      return 0
    }
    return await command.run(flags, { ...context, rest })
  } catch (error) {
    const fault = toPreauError(error)
    if (args.includes('--json-log')) context.out(errorLine(fault))
    else context.err(`preau: ${errorText(fault, context.language)}`)
    if (!isPreauError(error) && error instanceof Error) context.err(error.stack ?? error.message)
    return isUsageError(fault) ? 2 : 1
  }
}

/** Runs `args` in this process, and ends the process with their status. */
export async function runProgram(commands: readonly Command[], args: readonly string[]): Promise<void> {
  process.exitCode = await runCommand(commands, args, {
    language: languageOf(process.env),
    environment: process.env,
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    stopped: whenStopped(process),
  })
  if (process.channel) process.disconnect()
}
