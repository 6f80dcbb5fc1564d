// Takes the pictures of the README from a demo that it starts. Usage: npm run picture [-- --at '2026-11-24 10:12:00']
// With --at the demo runs at that moment, local time: Debian's faketime has to be installed, and TZ says where.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { CampaignList } from '@preau/protocol/api/campaigns.ts'
import type { ContractList } from '@preau/protocol/api/contracts.ts'
import type { Device, DeviceList } from '@preau/protocol/api/devices.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { chromium } from 'playwright-core'
import { signInPages } from '../test/browser/console-page.ts'
import { makeFirstAdministrator } from '../test/processes/first-administrator.ts'
import { localFetch } from '../test/processes/local-fetch.ts'
import { waitUntil } from '../test/wait-until.ts'
import { findChromium } from './set-up/chromium.mjs'
import { ROOT } from './source-files.ts'

/** Devices that are shown: the machine of a board that is worst, and the projector with the aging lamp. */
interface Shown {
  worst: Device
  aging: Device
  /** Id of the contract of the demo. */
  contract: string
  /** Id of the campaign that stopped by itself. */
  halted: string
  /** Address of the page at the board, with its secret. */
  kiosk: string
}

interface Picture {
  file: string
  /** Of the console, or a whole address. */
  path(shown: Shown): string
  shows: string
  /** That of a desk where nothing is said. */
  size?: { width: number; height: number }
}

/** What is shown, by the name of its file, and the words that stand there once it is drawn. */
const PICTURES = [
  { file: 'fleet', path: () => '/fleet', shows: 'TNI' },
  { file: 'school', path: ({ worst }: Shown) => `/places?school=${worst.school.id}&view=plan`, shows: 'TNI' },
  { file: 'device', path: ({ worst }: Shown) => `/devices/${worst.id}`, shows: 'TNI' },
  { file: 'board', path: ({ aging }: Shown) => `/devices/${aging.id}?range=year`, shows: 'Lampe en h' },
  { file: 'day', path: () => '/my-day', shows: 'Ma journée', size: { width: 390, height: 844 } },
  { file: 'tickets', path: () => '/tickets', shows: 'T-10' },
  { file: 'contract', path: ({ contract }: Shown) => `/contracts/${contract}`, shows: 'Pourquoi' },
  { file: 'campaign', path: ({ halted }: Shown) => `/updates/${halted}`, shows: 'Anneaux' },
  { file: 'kiosk', path: ({ kiosk }: Shown) => kiosk, shows: 'Lancer la séance', size: { width: 1280, height: 720 } },
] as const satisfies readonly Picture[]

const DESK = { width: 1440, height: 900 }

const { at } = parseArgs({ options: { at: { type: 'string' } } }).values
const FAKETIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`

/** What makes a process believe that it is another moment; timers go on as they are. */
function otherTime(): NodeJS.ProcessEnv {
  if (at === undefined) return {}
  if (!existsSync(FAKETIME))
    throw new PreauError('CONFIG_INVALID', { setting: 'at', needs: 'apt-get install faketime' })
  return { LD_PRELOAD: FAKETIME, FAKETIME: `@${at}`, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' }
}

/** Waits until the simulated school has told its past and lives, and gives what is shown of it. */
async function settled(data: string): Promise<Pick<Shown, 'worst' | 'aging'>> {
  const list = async (kind: string): Promise<DeviceList> => {
    return (await (await localFetch(data, `/api/devices?sort=severity${kind}`)).json()) as DeviceList
  }
  const spoken = async (): Promise<boolean> => {
    const { total, counts } = await list('')
    return total >= 43 && counts.unknown <= 2 && counts.offline >= 3
  }
  await waitUntil(spoken, { within: 180_000, what: 'the simulated school to have spoken' })
  const [worst] = (await list('&kind=board_pc')).rows
  const [aging] = (await list('&kind=projector')).rows
  // The year behind it is there at once; that it lives shows when it is connected.
  const detail = async (id = ''): Promise<Device> => {
    return (await (await localFetch(data, `/api/devices/${id}`)).json()) as Device
  }
  const connected = async (): Promise<Pick<Shown, 'worst' | 'aging'> | undefined> => {
    const shown = { worst: await detail(worst?.id), aging: await detail(aging?.id) }
    return shown.worst.connectedAt === null || shown.aging.equipment?.presence !== 'present' ? undefined : shown
  }
  return await waitUntil(connected, { within: 60_000, what: 'the board to be connected' })
}

/** Starts a demo on free ports and gives its address, and that of its page at a board, once it serves both. */
async function startDemo(data: string): Promise<{ http: string; kiosk: string; stop: () => void }> {
  const flags = ['--demo', '--data', data, '--http-port', '0', '--https-port', '0', '--mqtts-port', '0', '--json-log']
  const child = spawn(process.execPath, [`${ROOT}/cli/preau.mjs`, 'start', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...otherTime() },
  })
  const stop = (): void => {
    child.kill()
  }
  let [http, kiosk] = ['', '']
  for await (const line of createInterface({ input: child.stdout })) {
    const entry: { event?: string; http?: string; address?: string } = line.startsWith('{') ? JSON.parse(line) : {}
    if (entry.event === 'ready') http = entry.http ?? ''
    if (entry.event === 'demo.kiosk') kiosk = entry.address ?? ''
    if (http !== '' && kiosk !== '') return { http, kiosk, stop }
  }
  throw new PreauError('SERVER_UNREACHABLE', { what: 'the demo ended before it was ready' })
}

const executablePath = findChromium()
if (executablePath === undefined) {
  console.error('No Chromium: install one, or name it by CHROMIUM_PATH')
  process.exit(1)
}
const data = mkdtempSync(join(tmpdir(), 'preau-picture-'))
const demo = await startDemo(data)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  mkdirSync(`${ROOT}/docs/pictures`, { recursive: true })
  const page = await browser.newPage({
    viewport: DESK,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  })
  const devices = await settled(data)
  const signIn = async () => (await makeFirstAdministrator(demo.http, data)).cookie
  await signInPages(page.context(), { http: demo.http, signIn })
  const { rows } = (await (await page.request.get(`${demo.http}/api/contracts`)).json()) as ContractList
  const campaigns = (await (await page.request.get(`${demo.http}/api/campaigns`)).json()) as CampaignList
  const halted = campaigns.rows.find(({ state }) => state === 'halted')?.id ?? ''
  const shown = { ...devices, contract: rows[0]?.id ?? '', halted, kiosk: demo.kiosk }
  for (const picture of PICTURES) {
    const { file, path, shows } = picture
    await page.setViewportSize('size' in picture ? picture.size : DESK)
    await page.goto(new URL(path(shown), demo.http).href)
    await page.getByText(shows).filter({ visible: true }).first().waitFor()
    await page.waitForLoadState('load')
    // Nothing on its way any more: bars stand where something is to come.
    await page.waitForFunction("document.querySelector('.sk') === null")
    await page.evaluate('document.fonts.ready.then(() => true)')
    await page.screenshot({ path: `${ROOT}/docs/pictures/${file}.png` })
    console.log(`docs/pictures/${file}.png`)
  }
} finally {
  await browser.close()
  demo.stop()
  rmSync(data, { recursive: true, force: true })
}
