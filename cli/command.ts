/** A sentence in both languages of the product. */
export interface Words {
  fr: string
  en: string
}
export type Language = keyof Words

/** An option of a command: what parseArgs reads, and what the help says. */
export interface Option {
  name: string
  type: 'string' | 'boolean'
  /** What stands for the value in the help: `DIR`. */
  value?: string
  about: Words
}

export type Flags = Readonly<Record<string, string | boolean | undefined>>

/** What a command is given besides its options. */
export interface Context {
  language: Language
  environment: NodeJS.ProcessEnv
  /** Positional arguments. */
  rest: readonly string[]
  /** Writes a line for the person, or for the program that reads the log. */
  out(line: string): void
  /** Writes a line about a trouble. */
  err(line: string): void
  /** Resolves when the program is to end: a signal, or the end of the process that started this one. */
  stopped: Promise<void>
}

/** A row of the command table. `run` gives the exit status. */
export interface Command {
  name: string
  summary: Words
  /** Its positional arguments, as the help names them. */
  argument?: string
  /** How many of them it takes at most, where it is more than one. */
  most?: number
  options: readonly Option[]
  run(flags: Flags, context: Context): Promise<number>
}
