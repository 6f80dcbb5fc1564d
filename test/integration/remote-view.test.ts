import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditList } from '@preau/protocol/api/audit.ts'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import type { OwnView } from '@preau/protocol/api/views.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPath } from '../../scripts/set-up/programs.mjs'
import { kioskAbsent, windowedChromium } from '../processes/kiosk-stage.ts'
import { type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { localCode, type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { startScreen, type XScreen } from '../processes/x-screen.ts'
import { waitUntil } from '../wait-until.ts'

const PAGE = join(import.meta.dirname, '../../console/kiosk/dist/index.html')
const ABSENT =
  kioskAbsent() ||
  (inPath('import') ? '' : 'no import: apt-get install imagemagick') ||
  (existsSync(PAGE) ? '' : 'the page at the board is not built')
const WITHIN = { within: 60_000 }
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46])

function filesIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

describe.skipIf(ABSENT !== '')(`the screen of a machine, seen with consent${ABSENT && ` (${ABSENT})`}`, () => {
  const folder = scratchFolder()
  let server: ServerProcess
  let screen: XScreen
  let agent: PreauProcess
  let device = ''

  beforeAll(async () => {
    server = await startServerProcess(join(folder.path, 'server'))
    screen = await startScreen()
    agent = runPreau(
      [
        ...['agent', '--data', join(folder.path, 'agent'), '--name', 'PC du CP', '--code', localCode(server.http)],
        ...['--shell', 'chromium', '--json-log'],
      ],
      {
        settings: {
          DISPLAY: screen.display,
          XDG_CACHE_HOME: join(folder.path, 'cache'),
          CHROMIUM_PATH: windowedChromium() ?? '',
        },
      },
    )
    const rows = async () => ((await (await server.fetch('/api/devices?limit=5')).json()) as DeviceList).rows
    device = await waitUntil(async () => (await rows())[0]?.id, { ...WITHIN, what: 'the machine' })
    await waitUntil(() => agent.out().includes('shell.shown'), { ...WITHIN, what: 'the page at the board' })
    await waitUntil(() => agent.out().includes('uplink.born'), { ...WITHIN, what: 'the agent to be heard' })
  }, 120_000)
  afterAll(async () => {
    agent?.child.kill('SIGTERM')
    await agent?.ended
    await screen?.end()
    await server?.end()
    folder.remove()
  }, 60_000)

  const ask = async (method: string, body?: object): Promise<OwnView['view']> => {
    const headers = { 'content-type': 'application/json', 'x-preau': '1' }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const reply = await server.fetch(`/api/devices/${device}/view`, init)
    const answer = (await reply.json()) as OwnView
    if (!reply.ok) throw new Error(JSON.stringify(answer))
    return answer.view
  }
  const still = async (after: number) => {
    const reply = await server.fetch(`/api/devices/${device}/view/still?after=${after}`)
    return { status: reply.status, bytes: Buffer.from(await reply.arrayBuffer()) }
  }
  const told = async () => {
    const { rows } = (await (await server.fetch(`/api/devices/${device}/events?limit=50`)).json()) as EventList
    return rows.flatMap(({ event, params }) => (event.startsWith('view.') ? [[event, params]] : [])).reverse()
  }
  /** Presses the button at this place of the page again and again, until it did something. */
  const press = (x: number, y: number, done: () => Promise<boolean>, what: string) =>
    waitUntil(
      async () => {
        await screen.mouse('mousemove', `${x}`, `${y}`, 'click', '1')
        return await done()
      },
      { ...WITHIN, what },
    )
  const stateIs = (state: string) => async () => (await ask('GET'))?.state === state

  it('is refused by who sits there, and no picture was taken', async () => {
    expect(await ask('POST', { reason: 'picture' })).toMatchObject({ state: 'asked', still: 0 })
    await press(490, 410, stateIs('refused'), 'the refusal')
    expect(await ask('GET')).toMatchObject({ refused: 'person', still: 0 })
    await waitUntil(async () => (await told()).length === 1, { ...WITHIN, what: 'the time line' })
    expect(await told()).toEqual([['view.refused', { reason: 'picture', why: 'person' }]])
  }, 120_000)

  it('I5 is shown after a yes, under a sign, ends with one touch, and leaves no picture anywhere', async () => {
    await ask('POST', { reason: 'message' })
    await press(790, 410, stateIs('shown'), 'the yes')
    const first = await waitUntil(
      async () => {
        const got = await still(0)
        return got.status === 200 ? got : undefined
      },
      { ...WITHIN, what: 'the first still' },
    )
    expect([first.bytes.subarray(0, 3), first.bytes.length <= 150_000]).toEqual([JPEG.subarray(0, 3), true])
    const { still: number = 0 } = (await ask('GET')) ?? {}
    await waitUntil(async () => ((await ask('GET'))?.still ?? 0) > number, { ...WITHIN, what: 'the next still' })
    if (process.env.PREAU_PICTURES) await screen.picture(join(process.env.PREAU_PICTURES, 'signed.png'))

    // Neither side writes one down, whatever its name.
    const folders = ['server', 'agent'].map((name) => join(folder.path, name))
    expect(folders.flatMap(filesIn).filter((file) => readFileSync(file).includes(JPEG))).toEqual([])

    await press(694, 60, stateIs('ended'), 'the end')
    expect(await ask('GET')).toMatchObject({ ended: 'person' })
    expect((await still(0)).status).toBe(404)
    await waitUntil(async () => (await told()).length === 3, { ...WITHIN, what: 'the time line' })
    expect((await told()).slice(1)).toEqual([
      ['view.started', { reason: 'message' }],
      ['view.ended', { reason: 'message', why: 'person', seconds: expect.any(Number) }],
    ])
    const { rows } = (await (await server.fetch('/api/audit?limit=20')).json()) as AuditList
    const lines = rows.flatMap(({ action, params, target }) =>
      action === 'device.view' ? [[target, params.step]] : [],
    )
    expect(lines).toEqual(
      ['ended', 'started', undefined, 'refused', undefined].map((step) => [`device:${device}`, step]),
    )
  }, 180_000)
})
