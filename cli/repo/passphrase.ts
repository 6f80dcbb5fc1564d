import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { PreauError } from '@preau/protocol/errors.ts'

/** Shorter ones are guessed, whatever scrypt costs. */
export const MIN_PASSPHRASE = 14

/** Where a passphrase comes from. It never stands in a command line: those are seen by every account of the machine. */
export interface PassphraseSource {
  /** Named by the person; undefined: the terminal is asked. */
  file: string | undefined
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
}

/** The passphrase of a key. `question` is shown where a person types. Throws REQUEST_INVALID where nobody can be asked. */
export async function askPassphrase(question: string, { file, input, output }: PassphraseSource): Promise<string> {
  if (file !== undefined) return firstLine(file)
  if (!input.isTTY) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: '--passphrase-file' })
  output.write(question)
  // The terminal repeats what is typed through `output`: into nothing.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: silent, terminal: true, historySize: 0 })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    output.write('\n')
  }
}

function firstLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? ''
  } catch (error) {
    throw new PreauError(
      'REQUEST_INVALID',
      { command: 'repo', option: `--passphrase-file ${file}`.slice(0, 64) },
      error,
    )
  }
}
