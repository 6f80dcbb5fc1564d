import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditList } from '@preau/protocol/api/audit.ts'
import type { EventList } from '@preau/protocol/api/events.ts'
import type { OwnView } from '@preau/protocol/api/views.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BoardStage, BUTTONS, boardAbsent, startBoard } from '../processes/board-stage.ts'
import { waitUntil } from '../wait-until.ts'

const ABSENT = boardAbsent()
const WITHIN = { within: 60_000 }
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46])

function filesIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

describe.skipIf(ABSENT !== '')(`the screen of a machine, seen with consent${ABSENT && ` (${ABSENT})`}`, () => {
  let server: BoardStage
  let device = ''

  beforeAll(async () => {
    server = await startBoard()
    device = server.device
  }, 180_000)
  afterAll(() => server?.end(), 60_000)

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
  const stateIs = (state: string) => async () => (await ask('GET'))?.state === state

  it('is refused by who sits there, and no picture was taken', async () => {
    expect(await ask('POST', { reason: 'picture' })).toMatchObject({ state: 'asked', still: 0 })
    await server.press(...BUTTONS.no, stateIs('refused'), 'the refusal')
    expect(await ask('GET')).toMatchObject({ refused: 'person', still: 0 })
    await waitUntil(async () => (await told()).length === 1, { ...WITHIN, what: 'the time line' })
    expect(await told()).toEqual([['view.refused', { reason: 'picture', why: 'person' }]])
  }, 120_000)

  it('I5 is shown after a yes, under a sign, ends with one touch, and leaves no picture anywhere', async () => {
    await ask('POST', { reason: 'message' })
    await server.press(...BUTTONS.yes, stateIs('shown'), 'the yes')
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
    if (process.env.PREAU_PICTURES) await server.screen.picture(join(process.env.PREAU_PICTURES, 'signed.png'))

    // Neither side writes one down, whatever its name.
    expect(server.folders.flatMap(filesIn).filter((file) => readFileSync(file).includes(JPEG))).toEqual([])

    await server.press(...BUTTONS.stop, stateIs('ended'), 'the end')
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
