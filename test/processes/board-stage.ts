import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { inPath } from '../../scripts/set-up/programs.mjs'
import { waitUntil } from '../wait-until.ts'
import { kioskAbsent, windowedChromium } from './kiosk-stage.ts'
import { runPreau } from './preau-process.ts'
import { localCode, type ServerProcess, type ServerStart, scratchFolder, startServerProcess } from './server-process.ts'
import { startScreen, type XScreen } from './x-screen.ts'

const PAGE = join(import.meta.dirname, '../../console/kiosk/dist/index.html')
const WITHIN = { within: 60_000 }

/** Why no screen can be looked at here; empty where one can. */
export function boardAbsent(): string {
  if (kioskAbsent() !== '') return kioskAbsent()
  if (!inPath('import')) return 'no import: apt-get install imagemagick'
  return existsSync(PAGE) ? '' : 'the page at the board is not built'
}

/** A server, and a machine on a screen of its own whose agent shows the real page at the board: all of them processes. */
export interface BoardStage extends ServerProcess {
  readonly screen: XScreen
  readonly device: string
  /** What server and agent keep. */
  readonly folders: readonly string[]
  /** Clicks at this place of the screen again and again, until it did something. */
  press(x: number, y: number, done: () => Promise<boolean>, what: string): Promise<void>
}

/** Where the buttons of the question and of the banner are on a screen of 1280 × 720. */
export const BUTTONS = { no: [490, 410], yes: [790, 410], stop: [694, 60] } as const

export async function startBoard(start: ServerStart = {}): Promise<BoardStage> {
  const folder = scratchFolder()
  const folders = ['server', 'agent'].map((name) => join(folder.path, name)) as [string, string]
  const server = await startServerProcess(folders[0], start)
  const screen = await startScreen()
  const args = ['agent', '--data', folders[1], '--name', 'PC du CP', '--code', localCode(server.http)]
  const agent = runPreau([...args, '--shell', 'chromium', '--json-log'], {
    settings: {
      DISPLAY: screen.display,
      XDG_CACHE_HOME: join(folder.path, 'cache'),
      CHROMIUM_PATH: windowedChromium() ?? '',
    },
  })
  const rows = async () => ((await (await server.fetch('/api/devices?limit=5')).json()) as DeviceList).rows
  const device = await waitUntil(async () => (await rows())[0]?.id, { ...WITHIN, what: 'the machine' })
  for (const event of ['shell.shown', 'uplink.born']) {
    await waitUntil(() => agent.out().includes(event), { ...WITHIN, what: event })
  }
  return {
    ...server,
    ...{ screen, device, folders },
    async press(x, y, done, what) {
      const once = async () => {
        await screen.mouse('mousemove', `${x}`, `${y}`, 'click', '1')
        return await done()
      }
      await waitUntil(once, { ...WITHIN, what })
    },
    async end() {
      agent.child.kill('SIGTERM')
      await agent.ended
      await screen.end()
      const ended = await server.end()
      folder.remove()
      return ended
    },
  }
}
