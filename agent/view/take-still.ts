import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { VIEW_STILL_MAX } from '@preau/protocol/rules/remote-view.ts'

/** A program that writes the whole screen as JPEG to its standard output, by arguments alone. */
export interface StillProgram {
  program: string
  /** The variable of a session in which it works. */
  in: 'DISPLAY' | 'WAYLAND_DISPLAY'
  /** @param side the longest side that the picture may have @param quality 1 to 100 @param display value of the variable */
  args(side: number, quality: number, display: string): string[]
}

/** In the order in which they are taken: on Wayland only its own sees the screen. None of them writes a file. */
export const STILL_PROGRAMS: readonly StillProgram[] = [
  {
    program: 'grim',
    in: 'WAYLAND_DISPLAY',
    args: (_side, quality) => ['-t', 'jpeg', '-q', `${quality}`, '-s', '0.6', '-'],
  },
  {
    program: 'import',
    in: 'DISPLAY',
    args: (side, quality) => [
      ...['-silent', '-window', 'root', '-resize', `${side}x${side}>`, '-strip', '-quality', `${quality}`, 'jpg:-'],
    ],
  },
  {
    program: 'gm',
    in: 'DISPLAY',
    args: (side, quality) => [
      'import',
      '-window',
      'root',
      '-resize',
      `${side}x${side}>`,
      '-quality',
      `${quality}`,
      'jpg:-',
    ],
  },
  {
    program: 'ffmpeg',
    in: 'DISPLAY',
    args: (side, quality, display) => [
      ...['-nostdin', '-loglevel', 'error', '-f', 'x11grab', '-i', display, '-frames:v', '1'],
      ...['-vf', `scale='min(${side},iw)':-2`, '-q:v', `${Math.round(31 - quality * 0.29)}`, '-f', 'mjpeg', '-'],
    ],
  },
]

/** Longest side and quality (1 to 100), tried one after the other until the picture is small enough. */
export const STILL_SIZES = [
  [1280, 60],
  [1280, 35],
  [960, 30],
  [640, 25],
] as const
const WITHIN = 6000
/** More than any of them writes of a screen at these sizes. */
const OUTPUT_MAX = 4_000_000

export interface TakeStillOptions {
  /** Of the session whose screen it is. */
  environment: NodeJS.ProcessEnv
  /** Where Windows is asked (agent/view/windows-still.ts). */
  windows?: ((side: number, quality: number) => Promise<Uint8Array | undefined>) | undefined
}

/**
 * What takes a still of the screen of a session, of VIEW_STILL_MAX bytes at most; it gives undefined where nothing here can. What is
 * taken is in memory alone.
 */
export function stillTaker({ environment, windows }: TakeStillOptions): () => Promise<Uint8Array | undefined> {
  const program = windows ? undefined : findStillProgram(environment)
  return async () => {
    for (const [side, quality] of STILL_SIZES) {
      const jpeg = windows ? await windows(side, quality) : program && (await run(program, side, quality, environment))
      if (jpeg?.[0] !== 0xff || jpeg[1] !== 0xd8) return undefined
      if (jpeg.length <= VIEW_STILL_MAX) return jpeg
    }
    return undefined
  }
}

/** The first program of the table that is on the path of a session in which it works. */
export function findStillProgram(environment: NodeJS.ProcessEnv): (StillProgram & { path: string }) | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const one of STILL_PROGRAMS) {
    // Under XWayland there is a DISPLAY, in which a program sees nothing of the rest of the screen.
    const isOf = one.in === 'DISPLAY' ? environment.WAYLAND_DISPLAY === undefined : true
    if (!isOf || !environment[one.in]) continue
    const path = folders.map((folder) => join(folder, one.program)).find(isProgram)
    if (path !== undefined) return { ...one, path }
  }
  return undefined
}

function run(
  { path, args, in: variable }: StillProgram & { path: string },
  side: number,
  quality: number,
  environment: NodeJS.ProcessEnv,
): Promise<Uint8Array | undefined> {
  const given = args(side, quality, environment[variable] ?? '')
  const how = { encoding: 'buffer', timeout: WITHIN, killSignal: 'SIGKILL', maxBuffer: OUTPUT_MAX } as const
  return new Promise((done) => {
    execFile(path, given, { ...how, env: environment }, (error, stdout) => done(error ? undefined : stdout))
  })
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
