import type { Readable } from 'node:stream'
import { type Screen, SESSION_LINE_MAX } from '@preau/protocol/session.ts'
import { lineReader } from './lines.ts'

/**
 * Windows: the program that started this helper without a window sees the screens and writes a line each time they change,
 * since nothing that node itself offers can ask Windows for them.
 * @param onEnd the program that started this helper is no more
 */
export function readHostScreens(from: Readable, onScreens: (screens: Screen[]) => void, onEnd: () => void): void {
  const lines = lineReader(SESSION_LINE_MAX, (line) => {
    const screens = parseScreensLine(line)
    if (screens !== undefined) onScreens(screens)
  })
  from.on('data', (chunk: Buffer) => lines.push(chunk))
  from.on('error', onEnd)
  from.on('end', onEnd)
}

/**
 * `screens 1920x1080 1024x768`; `screens` alone where none is on. .NET may put the mark of UTF-8 before the first line.
 * undefined for anything else.
 */
export function parseScreensLine(line: string): Screen[] | undefined {
  if (!/^\ufeff?screens(?: [1-9]\d{0,4}x[1-9]\d{0,4})*\r?$/.test(line)) return undefined
  const screens = [...line.matchAll(/(\d+)x(\d+)/g)].map(([, width, height]) => ({
    width: Number(width),
    height: Number(height),
  }))
  return screens.every(({ width, height }) => Math.max(width, height) <= 65_535) ? screens : undefined
}
