import { type Exchange, readTranscript } from '@preau/agent/drivers/transcript.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'

/** What a technician brought back: exchanges, and how the line was opened. */
export interface Recording {
  notation: Notation
  baud: number | undefined
  port: number | undefined
  exchanges: Exchange[]
}

/** Reads a recording of `preau device record`, or any transcript. Throws SPEC_INVALID with the line. */
export function readRecording(text: string): Recording {
  const [, written] = /^# notation: (text|bytes)$/m.exec(text) ?? []
  const notation = (written as Notation | undefined) ?? guessNotation(text)
  return {
    notation,
    baud: figure(text, /^# serial: (\d{3,6})$/m),
    port: figure(text, /^# tcp: (\d{1,5})$/m),
    exchanges: readTranscript(text, notation),
  }
}

/** Requests of hex pairs alone are bytes. */
function guessNotation(text: string): Notation {
  const requests = [...text.matchAll(/^> ?(.*)$/gm)].map(([, request = '']) => request.trim())
  return requests.length > 0 && requests.every((request) => /^[0-9A-Fa-f]{2}( [0-9A-Fa-f]{2})+$/.test(request))
    ? 'bytes'
    : 'text'
}

function figure(text: string, pattern: RegExp): number | undefined {
  const [, digits] = pattern.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits)
}
