import { parseArgs } from 'node:util'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Command, Flags } from './command.ts'
import { COMMON } from './options.ts'

export interface Parsed {
  command: Command
  flags: Flags
  rest: string[]
}

/** Words that a person may type for a command's name. */
const ALIASES: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
}

/**
 * The command line as a command with its options. No word at all is `help`. Throws COMMAND_UNKNOWN, or REQUEST_INVALID with
 * the option that is wrong.
 */
export function parseCommandLine(commands: readonly Command[], args: readonly string[]): Parsed {
  const [word = 'help', ...others] = args
  const name = ALIASES[word] ?? word
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) throw new PreauError('COMMAND_UNKNOWN', { command: word.slice(0, 64) })
  const options = Object.fromEntries(
    [...command.options, ...COMMON].map(({ name: option, type }) => [
      option,
      { type, ...(option === 'help' && { short: 'h' }) },
    ]),
  )
  const { values, positionals } = readArgs(command, options, others)
  if (positionals.length > (command.most ?? (command.argument === undefined ? 0 : 1))) {
    throw new PreauError('REQUEST_INVALID', { command: command.name, option: positionals.at(-1)?.slice(0, 64) })
  }
  return { command, flags: values, rest: positionals }
}

type ArgOptions = Record<string, { type: 'string' | 'boolean'; short?: string }>

function readArgs(command: Command, options: ArgOptions, args: string[]): { values: Flags; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    for (const [option, value] of Object.entries(values)) {
      if (value === '') throw new PreauError('REQUEST_INVALID', { command: command.name, option: `--${option}` })
    }
    return { values: values as Flags, positionals }
  } catch (error) {
    if (error instanceof PreauError) throw error
    const option = error instanceof Error ? /'(-[^' ]*)/.exec(error.message)?.[1] : undefined
    throw new PreauError('REQUEST_INVALID', { command: command.name, option }, error)
  }
}
