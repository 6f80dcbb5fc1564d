import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Screen } from '@preau/protocol/session.ts'

const CARDS = '/sys/class/drm'
const XRANDR_WITHIN_MS = 10_000

/**
 * The screens of this session: what its display server says, where xrandr can ask it (also through XWayland), else the
 * screens that the kernel has connected, each with the resolution it prefers.
 */
export async function linuxScreens(cards = CARDS): Promise<Screen[]> {
  const asked = parseXrandr(await xrandr())
  return asked.length > 0 ? asked : screensInKernel(cards)
}

/** `--current` asks what is known: no screen is probed or flickers. Empty where there is no xrandr or nobody answers it. */
function xrandr(): Promise<string> {
  return new Promise((done) => {
    execFile('xrandr', ['--current'], { timeout: XRANDR_WITHIN_MS, killSignal: 'SIGKILL' }, (error, stdout) => {
      done(error === null ? stdout : '')
    })
  })
}

/** `HDMI-1 connected primary 1920x1080+0+0 (normal …`: connected and showing something, xrandr(1). */
export function parseXrandr(text: string): Screen[] {
  return [...text.matchAll(/^\S+ connected (?:primary )?(\d{1,5})x(\d{1,5})\+/gm)].flatMap(([, width, height]) =>
    screenOf(width, height),
  )
}

/** Connectors of /sys/class/drm that have a screen; the first of its modes is the one it prefers. */
export function screensInKernel(cards: string): Screen[] {
  const connectors = namesIn(cards).filter((name) => /^card\d+-/.test(name))
  return connectors.flatMap((name) => {
    if (textOf(join(cards, name, 'status')).trim() !== 'connected') return []
    const [, width, height] = /^(\d{1,5})x(\d{1,5})/.exec(textOf(join(cards, name, 'modes'))) ?? []
    return screenOf(width, height)
  })
}

function screenOf(width: string | undefined, height: string | undefined): Screen[] {
  const screen = { width: Number(width), height: Number(height) }
  return screen.width >= 1 && screen.width <= 65_535 && screen.height >= 1 && screen.height <= 65_535 ? [screen] : []
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
