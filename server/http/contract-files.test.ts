import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addServiceEvent } from '../store/service-events.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { makeContract, type November, playNovember } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const PREAU = join(import.meta.dirname, '../../cli/preau.mjs')
const MONTH = 'from=2026-11-01&to=2026-11-30'
const run = promisify(execFile)

let http: TestHttp
let now = Date.UTC(2026, 7, 20)
let november: November

beforeAll(async () => {
  http = await testHttp({ clock: () => now })
  november = await playNovember(http, await makeContract(http), (at) => {
    now = at
  })
  const [school, device] = [november.schools.get('0800001X') ?? '', november.devices.get('PC-102') ?? '']
  const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour - 1)
  await http.db.write((t) =>
    insertStatusChanges(t, [
      { school, device, at: at(3, 9), status: 'down', reason: 'disk.failing' },
      { school, device, at: at(3, 11), status: 'ok', reason: null },
      { school, device, at: at(24, 9), status: 'down', reason: 'disk.failing' },
    ]),
  )
  const lost = november.tickets.get('T-2')
  if (!lost) throw new Error('no T-2')
  await http.db.write((t) => http.services.tickets.sessionLost(t, lost, { key: http.newId(), at: at(9, 10) }))
  now = Date.UTC(2026, 11, 2, 9)
})
afterAll(() => http.close())

const get = async (path: string, cookie = http.cookie) => {
  const reply = await http.app.inject({ url: `/api/contracts/${november.contract}/${path}`, headers: { cookie } })
  return { status: reply.statusCode, text: reply.payload, type: String(reply.headers['content-type']) }
}
const statement = async () => JSON.parse((await get(`statement.json?${MONTH}`)).text)

describe('the files of a contract', () => {
  it('I7 give the statement of the server, byte for byte, by the command line alone', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'preau-contract-'))
    const [contract, events] = [join(folder, 'contract.yaml'), join(folder, 'events.jsonl')]
    await writeFile(contract, (await get(`contract.yaml?${MONTH}`)).text)
    await writeFile(events, (await get(`events.jsonl?${MONTH}`)).text)
    const files = ['--contract', contract, '--events', events, '--from', '2026-11-01', '--to', '2026-11-30']
    const { stdout } = await run(process.execPath, [PREAU, 'sla', 'statement', ...files, '--json'])
    expect((await get(`statement.json?${MONTH}`)).text).toBe(stdout)
  })

  it('have the figures that the guide works out by hand', async () => {
    const { tickets, lots, shares } = await statement()
    expect(
      tickets.map((row: Record<string, unknown>) => [row.gtr_due, row.penalty_gti_eur, row.penalty_gtr_eur]),
    ).toEqual([
      ['2026-11-03T17:30:00+01:00', 0, 0],
      ['2026-11-09T17:30:00+01:00', 0, 38.4],
      ['2026-11-17T17:30:00+01:00', 12.8, 15.6],
      ['2026-11-23T17:30:00+01:00', 0, 0],
      ['2026-12-11T17:30:00+01:00', null, null],
    ])
    expect(lots[0].claimed_eur).toBe(66.8)
    expect(shares.map((share: { party: string; elapsed_s: number }) => [share.party, share.elapsed_s / 3600])).toEqual([
      ['tableo', 8],
      ['reseo', 14],
    ])
  })

  it('count the lessons that were lost', async () => {
    const { text } = await get(`events.jsonl?${MONTH}`)
    expect([(await statement()).lost_sessions, text.split('session_lost').length]).toEqual([1, 2])
  })

  it('count the outages that statuses measured and that blocking tickets told', async () => {
    const { classes } = await statement()
    const hours = classes.map((row: Record<string, never>) => [
      row.class,
      row.devices,
      Number(row.down_s) / 3600,
      row.failures,
    ])
    // T-1: 6 h on the 2nd, 4.5 h on the 3rd; T-2: 15 h; T-4: 5.5 h on the 16th and 3 h on the 17th, then 1.5 h on the 19th.
    // PC-102: 2 h on the 3rd, then from the 24th at 9:00 on 5.5 h and 6 h on each of three days.
    expect(hours).toEqual([
      ['tni', 5, 6 + 4.5 + 15 + 5.5 + 3 + 1.5, 4],
      ['portable', 2, 2 + 5.5 + 6 * 3, 2],
    ])
  })

  it('explain a penalty with its formula, its windows and the days that are closed', async () => {
    const { tickets } = await statement()
    const reply = await get(`explanations?to=2026-11-30&ticket=${tickets[1].ticket}`)
    const { rows, about, closed } = JSON.parse(reply.text)
    const [, gtr] = rows
    expect(gtr.meetings).toMatchObject([
      { late: true, formula: { value_eur: 12800, value_part: 1, days: 3, divisor: 1000 }, penalty_eur: 38.4 },
    ])
    expect(about).toEqual({
      school: 'École Jean-Moulin',
      device: 'TNI-102',
      equipment: november.devices.get('TNI-102'),
    })
    expect(closed).toEqual([{ from: '2026-11-11', to: '2026-11-11', reason: 'Armistice 1918' }])
    expect(JSON.parse((await get('explanations?to=2026-11-30&ticket=T-9999')).text)).toEqual({
      rows: [],
      about: null,
      closed: [],
    })
  })

  it('have a table with the tickets of the statement', async () => {
    const { text, type } = await get(`statement.csv?${MONTH}&decimal=comma`)
    expect(type).toBe('text/csv; charset=utf-8')
    expect(text.split('\r\n')[0]).toContain('ticket;severity;gti_due')
    expect(text).toContain(';38,4')
  })

  it('hold a new line at once, and name one that cannot be by its number in the file', async () => {
    const before = await statement()
    const [school, ticket] = [november.schools.get('0800001X') ?? '', november.tickets.get('T-5')?.id ?? '']
    const said = { school, ticket, equipment: null, recordedAt: now, recordedBy: null }
    const at = Date.UTC(2026, 10, 30, 9)
    await http.db.write((t) => addServiceEvent(t, { ...said, key: http.newId(), at, event: 'acknowledged' }))
    const after = await statement()
    expect([before.tickets.at(-1).gti_at, after.tickets.at(-1).gti_at]).toEqual([null, '2026-11-30T10:00:00+01:00'])
    await http.db.write((t) => addServiceEvent(t, { ...said, key: http.newId(), at: at + 1000, event: 'resumed' }))
    const { error, faults } = await statement()
    const lines = (await get(`events.jsonl?${MONTH}`)).text.split('\n')
    expect([error, faults.length, faults[0].fault]).toEqual(['EVENTS_INVALID', 1, 'not_paused'])
    expect(JSON.parse(lines[faults[0].line - 1] ?? '')).toMatchObject({ event: 'resumed' })
    expect((await get(`statement.csv?${MONTH}`)).text).toContain('EVENTS_INVALID')
  })
})
