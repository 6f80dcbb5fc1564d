import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { inPath } from '../../scripts/set-up/programs.mjs'
import { waitUntil } from '../wait-until.ts'

const run = promisify(execFile)

/** Why there is no screen here; empty where there can be one. */
export const NO_SCREEN =
  inPath('Xvfb') && inPath('xdotool') ? '' : 'no Xvfb or no xdotool: apt-get install xvfb xdotool'

/** A screen of 1280 × 720 that nobody sees, with a keyboard and a mouse. */
export interface XScreen {
  /** `:91` */
  readonly display: string
  /** Presses keys as a person does: `ctrl+shift+i`. */
  press(...keys: string[]): Promise<void>
  /** What xdotool does. */
  mouse(...words: string[]): Promise<void>
  /** Titles of the windows that are seen. */
  windows(): Promise<string[]>
  /** Title of the window under the mouse that lies before all others. */
  topmost(): Promise<string>
  /** Place and size of a window: `0,0 1280x720`. */
  geometry(title: string): Promise<string>
  /** Writes a picture of it, where a program for that is here. */
  picture(file: string): Promise<void>
  end(): Promise<void>
}

export async function startScreen(): Promise<XScreen> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x720x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  server.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const number = await waitUntil(() => /^\d+\n/.exec(said)?.[0].trim(), { within: 20_000, what: 'a screen' })
  const display = `:${number}`
  const env = { ...process.env, DISPLAY: display }
  const xdotool = async (...words: string[]) => (await run('xdotool', words, { env })).stdout
  return {
    display,
    press: async (...keys) => void (await xdotool('key', '--delay', '20', ...keys)),
    mouse: async (...words) => void (await xdotool(...words)),
    async windows() {
      const found = await xdotool('search', '--onlyvisible', '--name', '.').catch(() => '')
      const ids = found.split('\n').filter(Boolean)
      const names = await Promise.all(ids.map((id) => xdotool('getwindowname', id).catch(() => '')))
      return names.map((name) => name.trim()).sort()
    },
    async topmost() {
      const [, id = ''] = /^WINDOW=(\d+)/m.exec(await xdotool('getmouselocation', '--shell')) ?? []
      return (await xdotool('getwindowname', id).catch(() => '')).trim()
    },
    async geometry(title) {
      const said = await xdotool('search', '--onlyvisible', '--name', title, 'getwindowgeometry')
      const [, place = '', size = ''] = /Position: (-?\d+,-?\d+)[\s\S]*Geometry: (\d+x\d+)/.exec(said) ?? []
      return `${place} ${size}`
    },
    picture: async (file) => void (await run('import', ['-window', 'root', file], { env }).catch(() => {})),
    async end() {
      const exited = once(server, 'exit')
      server.kill()
      await exited
    },
  }
}
