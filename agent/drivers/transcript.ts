import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'

/** One exchange as it went over the line: what was asked, the bytes of both sides, and what they mean. */
export interface Exchange {
  /** The line on which it begins, from 1. */
  line: number
  asked: 'read' | 'command'
  name: string
  /** What was chosen, for a command that has a choice. */
  choice: string | number | undefined
  sent: Uint8Array
  /** All bytes that came, unasked lines and marks included. */
  received: Uint8Array
  /** Values by reading, as the transcript writes them. */
  values: Readonly<Record<string, string>>
  /** Why the device did not do it, where it did not. */
  refused: string | undefined
}

/**
 * Reads a transcript: `read NAME` or `command NAME [CHOICE]`, then `>` bytes, `<` bytes, `=` reading and value, or `!` the
 * meaning of a refusal; `#` begins a comment, an empty line ends an exchange. Throws SPEC_INVALID with the line.
 */
export function readTranscript(text: string, notation: Notation): Exchange[] {
  const exchanges: Exchange[] = []
  let open: (Exchange & { values: Record<string, string> }) | undefined
  const invalid = (line: number, expected: string) => new PreauError('SPEC_INVALID', { line, expected })
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1
    const words = raw.trimEnd()
    const [, mark = '', rest = ''] = /^([><=!])\s?(.*)$/.exec(words) ?? []
    if (words === '') open = undefined
    else if (words.startsWith('#')) continue
    else if (mark === '') {
      const [, asked, name = '', choice] = /^(read|command) ([a-z][a-z0-9_]*)(?: (\S+))?$/.exec(words) ?? []
      if (!asked) throw invalid(line, 'read NAME, command NAME, >, <, = or !')
      open = { ...EMPTY, line, asked: asked as 'read' | 'command', name, choice: choiceOf(choice), values: {} }
      exchanges.push(open)
    } else if (!open) throw invalid(line, 'read NAME or command NAME before it')
    else if (mark === '>') open.sent = bytesFrom(rest, notation)
    else if (mark === '<') open.received = Uint8Array.of(...open.received, ...bytesFrom(rest, notation))
    else if (mark === '!') open.refused = rest
    else {
      const [, reading = '', value = ''] = /^(\S+) (.+)$/.exec(rest) ?? []
      if (reading === '') throw invalid(line, '= READING VALUE')
      open.values[reading] = value
    }
  }
  return exchanges
}

/** An exchange as a transcript writes it. */
export function writeExchange(exchange: Omit<Exchange, 'line'>, notation: Notation): string {
  const { asked, name, choice, sent, received, values, refused } = exchange
  return [
    `${asked} ${name}${choice === undefined ? '' : ` ${choice}`}`,
    `> ${bytesTo(sent, notation)}`,
    `< ${bytesTo(received, notation)}`,
    ...Object.entries(values).map(([reading, value]) => `= ${reading} ${value}`),
    ...(refused === undefined ? [] : [`! ${refused}`]),
    '',
  ].join('\n')
}

const EMPTY = { sent: new Uint8Array(), received: new Uint8Array(), refused: undefined }

function choiceOf(word: string | undefined): string | number | undefined {
  return word !== undefined && /^-?\d+$/.test(word) ? Number(word) : word
}

const ESCAPES: Record<string, string> = { '\\r': '\r', '\\n': '\n', '\\0': '\0', '\\\\': '\\' }
/** A byte that is no letter: `\x1f`. */
const BYTE = /^\\x[0-9a-f]{2}$/

/** Bytes as a transcript writes them; throws SPEC_INVALID where the text is none. */
export function bytesFrom(text: string, notation: Notation): Uint8Array {
  if (notation === 'text') return bytesOf(text.replace(/\\(?:[rn0\\]|x[0-9a-f]{2})/g, letterOf))
  const pairs = text.trim() === '' ? [] : text.trim().split(/\s+/)
  if (pairs.some((pair) => !/^[0-9A-Fa-f]{2}$/.test(pair))) throw new PreauError('SPEC_INVALID', { bytes: text })
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

function letterOf(written: string): string {
  return BYTE.test(written) ? String.fromCharCode(Number.parseInt(written.slice(2), 16)) : (ESCAPES[written] ?? written)
}

/** How a transcript writes bytes. */
export function bytesTo(bytes: Uint8Array, notation: Notation): string {
  if (notation === 'bytes') return hexOf(bytes)
  return [...textOf(bytes)].map(escapeOf).join('')
}

function escapeOf(letter: string): string {
  const named = Object.keys(ESCAPES).find((key) => ESCAPES[key] === letter)
  if (named !== undefined || (letter >= ' ' && letter <= '~')) return named ?? letter
  return `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
}
