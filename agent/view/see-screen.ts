import { execFile } from 'node:child_process'
import { findStillProgram } from './take-still.ts'

/** A part of the screen, in its pixels. */
export interface ScreenPart {
  x: number
  y: number
  width: number
  height: number
}

/** Its pixels, three bytes each (red, green, blue), line by line. */
export type SeeScreen = (part: ScreenPart) => Promise<Uint8Array | undefined>

const WITHIN = 3000

/** How each program that takes a still shows a part of the screen; grim is not among them: in Wayland no window knows where it is. */
const LOOKS: Readonly<Record<string, (part: ScreenPart, display: string) => string[]>> = {
  import: (part) => ['-silent', '-window', 'root', '-crop', areaOf(part), '+repage', '-depth', '8', 'rgb:-'],
  gm: (part) => ['import', '-window', 'root', '-crop', areaOf(part), '-depth', '8', 'rgb:-'],
  ffmpeg: ({ x, y, width, height }, display) => [
    ...['-nostdin', '-loglevel', 'error', '-f', 'x11grab', '-video_size', `${width}x${height}`],
    ...['-i', `${display}+${x},${y}`, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
  ],
}

/** What looks at a part of the screen of this session; undefined where nothing here can. */
export function screenSeer(environment: NodeJS.ProcessEnv): SeeScreen | undefined {
  const found = findStillProgram(environment)
  const look = found && LOOKS[found.program]
  if (!found || !look) return undefined
  return (part) => {
    const bytes = part.width * part.height * 3
    const how = { encoding: 'buffer', timeout: WITHIN, killSignal: 'SIGKILL', maxBuffer: 4 * bytes } as const
    const args = look(part, environment.DISPLAY ?? '')
    return new Promise((done) => {
      // A part that hangs over the edge of the screen comes smaller.
      execFile(found.path, args, { ...how, env: environment }, (error, stdout) =>
        done(error || stdout.length !== bytes ? undefined : stdout),
      )
    })
  }
}

function areaOf({ x, y, width, height }: ScreenPart): string {
  return `${width}x${height}+${x}+${y}`
}
