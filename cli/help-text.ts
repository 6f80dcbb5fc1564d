import type { Command, Language, Words } from './command.ts'
import { COMMON } from './options.ts'

const TITLE: Words = {
  fr: 'Préau : le parc informatique des écoles',
  en: 'Préau: the computers of primary schools',
}
/** French typography has a space before a colon. */
const COLON: Words = { fr: '\u00a0:', en: ':' }
const USAGE: Words = { fr: 'Usage', en: 'Usage' }
const COMMANDS: Words = { fr: 'Commandes', en: 'Commands' }
const OPTIONS: Words = { fr: 'Options', en: 'Options' }
const MORE: Words = {
  fr: '« preau help COMMANDE » dit tout d’une commande.',
  en: '"preau help COMMAND" tells all about a command.',
}

/** Columns that the options of a command take in the list of all commands. */
const SHORT_WIDTH = 100

/** What there is, command by command, each with its options. */
export function helpText(commands: readonly Command[], language: Language): string {
  const rows = commands.flatMap((command) => [
    [command.name, command.summary[language]] as const,
    ...optionsInShort(command).map((line) => ['', line] as const),
  ])
  return [
    TITLE[language],
    '',
    `${USAGE[language]}${COLON[language]} preau ${placeholder(language)} [options]`,
    '',
    COMMANDS[language] + COLON[language],
    table(rows),
    '',
    MORE[language],
  ].join('\n')
}

/** All about one command. */
export function commandHelp(command: Command, language: Language): string {
  const argument = command.argument === undefined ? '' : ` [${command.argument}]`
  const rows = [...command.options, ...COMMON].map(
    (option) => [flag(option.name, 'value' in option ? option.value : undefined), option.about[language]] as const,
  )
  return [
    `preau ${command.name}${COLON[language]} ${command.summary[language]}`,
    '',
    `${USAGE[language]}${COLON[language]} preau ${command.name}${argument} [options]`,
    '',
    OPTIONS[language] + COLON[language],
    table(rows),
  ].join('\n')
}

/** The options of a command, in as many lines as they need. */
function optionsInShort(command: Command): string[] {
  const lines: string[] = []
  for (const { name, value } of command.options) {
    const option = `[${flag(name, value)}]`
    const last = lines.at(-1)
    if (last === undefined || last.length + option.length >= SHORT_WIDTH) lines.push(option)
    else lines[lines.length - 1] = `${last} ${option}`
  }
  return lines
}

function flag(name: string, value: string | undefined): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

function placeholder(language: Language): string {
  return language === 'fr' ? 'COMMANDE' : 'COMMAND'
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
