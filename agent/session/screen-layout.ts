import { execFile } from 'node:child_process'

/** A socket of the machine as `xrandr --query` tells it. */
export interface Output {
  name: string
  connected: boolean
  primary: boolean
  /** What it shows, and where in the picture; undefined: nothing. */
  shows: { mode: string; at: string; rotate: string } | undefined
  /** Its resolutions, `1920x1080`, the best first; of those the one that it prefers. */
  modes: string[]
  prefers: string | undefined
}

/** `reset`: the same picture on all screens; `restore`: as it was before the last reset. */
export type LayoutWay = 'reset' | 'restore'

export interface ScreenLayoutParts {
  platform: string
  environment: NodeJS.ProcessEnv
  /** Runs a program without a shell; undefined where it is not there or ends badly. */
  run?(file: string, args: readonly string[]): Promise<string | undefined>
}

const WITHIN_MS = 15_000
const ROTATIONS = ['normal', 'left', 'inverted', 'right']

/**
 * Puts the layout of the screens of this session right, by xrandr on X11 and by the same program as Win+P on Windows; gives whether it
 * is so. On Wayland the layout is the desktop's own, and nothing is tried.
 */
export function screenLayout({ platform, environment, run = runHere }: ScreenLayoutParts): {
  set(way: LayoutWay): Promise<boolean>
} {
  let before: string[] | undefined
  const query = async () => readOutputs((await run('xrandr', ['--query'])) ?? '')
  return {
    async set(way) {
      if (platform === 'win32') {
        // What was there before is known to Windows alone, and it does not say.
        return way === 'reset' && (await run('DisplaySwitch.exe', ['/clone'])) !== undefined
      }
      if (environment.WAYLAND_DISPLAY || !environment.DISPLAY) return false
      if (way === 'restore') return before !== undefined && (await run('xrandr', before)) !== undefined
      const outputs = await query()
      const wanted = sameOnAll(outputs)
      if (!wanted) return false
      before = asItIs(outputs)
      if ((await run('xrandr', wanted)) === undefined) return false
      return isSame(await query())
    },
  }
}

/** Reads `xrandr --query`, xrandr(1). A name that a program could take for an option is none. */
export function readOutputs(text: string): Output[] {
  const outputs: Output[] = []
  for (const line of text.split('\n')) {
    const head = /^([^\s-]\S{0,63}) (connected|disconnected)( primary)?(?: (\d+x\d+)(\+\d+\+\d+)(?: (\w+))?)?/.exec(
      line,
    )
    if (head) {
      const [, name = '', how, primary, mode, at, turned] = head
      const rotate = ROTATIONS.find((each) => each === turned) ?? 'normal'
      const shows =
        mode !== undefined && at !== undefined ? { mode, at: at.slice(1).replace('+', 'x'), rotate } : undefined
      outputs.push({
        name,
        connected: how === 'connected',
        primary: primary !== undefined,
        shows,
        modes: [],
        prefers: undefined,
      })
      continue
    }
    const [, mode, rates = ''] = /^ {3}(\d{1,5}x\d{1,5})\s(.*)$/.exec(line) ?? []
    const output = outputs.at(-1)
    if (!mode || !output) continue
    if (!output.modes.includes(mode)) output.modes.push(mode)
    if (rates.includes('+')) output.prefers ??= mode
  }
  return outputs
}

/** The arguments by which all screens show the same, in the best resolution that they have in common; undefined: they have none. */
export function sameOnAll(outputs: readonly Output[]): string[] | undefined {
  const screens = outputs.filter(({ connected, modes }) => connected && modes.length > 0)
  const first = screens.find(({ primary }) => primary) ?? screens[0]
  if (!first) return undefined
  const common = first.modes.filter((mode) => screens.every(({ modes }) => modes.includes(mode)))
  const preferred = screens.map(({ prefers }) => prefers).find((mode) => mode !== undefined && common.includes(mode))
  const mode = preferred ?? [...common].sort((a, b) => areaOf(b) - areaOf(a))[0]
  if (mode === undefined) return undefined
  const shown = (output: Output) => ['--output', output.name, '--mode', mode, '--pos', '0x0', '--rotate', 'normal']
  return [
    ...[...shown(first), '--primary'],
    ...screens.filter((output) => output !== first).flatMap(shown),
    ...outputs.filter(({ connected, shows }) => !connected && shows).flatMap(({ name }) => ['--output', name, '--off']),
  ]
}

/** The arguments that bring back what `outputs` show. */
export function asItIs(outputs: readonly Output[]): string[] {
  return outputs
    .filter(({ connected, shows }) => connected || shows)
    .flatMap(({ name, shows, primary }) =>
      shows
        ? [
            ...['--output', name, '--mode', turnedBack(shows), '--pos', shows.at, '--rotate', shows.rotate],
            ...(primary ? ['--primary'] : []),
          ]
        : ['--output', name, '--off'],
    )
}

function isSame(outputs: readonly Output[]): boolean {
  const shown = outputs.filter(({ connected, modes }) => connected && modes.length > 0).map(({ shows }) => shows)
  const [first] = shown
  return first !== undefined && shown.every((each) => each?.mode === first.mode && each.at === first.at)
}

/** A screen on its side tells the picture as it stands: its mode lies. */
function turnedBack({ mode, rotate }: NonNullable<Output['shows']>): string {
  const [width, height] = mode.split('x')
  return rotate === 'left' || rotate === 'right' ? `${height}x${width}` : mode
}

function areaOf(mode: string): number {
  const [width = 0, height = 0] = mode.split('x').map(Number)
  return width * height
}

function runHere(file: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((done) => {
    const options = { timeout: WITHIN_MS, killSignal: 'SIGKILL', windowsHide: true } as const
    execFile(file, args, options, (error, stdout) => done(error === null ? stdout : undefined))
  })
}
