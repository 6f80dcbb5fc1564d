import { PreauError } from '@preau/protocol/errors.ts'
import type { Command } from '../command.ts'
import { commandHelp, helpText } from '../help-text.ts'

/** Tells what there is. @param commands the table, which this command is itself in */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: { fr: 'dit ce que font les commandes', en: 'tells what the commands do' },
    argument: 'COMMAND',
    options: [],
    async run(_flags, { out, language, rest: [name] }) {
      const command = commands().find((candidate) => candidate.name === name)
      if (name !== undefined && !command) throw new PreauError('COMMAND_UNKNOWN', { command: name.slice(0, 64) })
      out(command ? commandHelp(command, language) : helpText(commands(), language))
      return 0
    },
  }
}
