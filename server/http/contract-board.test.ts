import type { ContractBoard } from '@preau/protocol/api/contract-board.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serviceLevels } from '../service/service-levels.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { CONTRACT, makeContract, type November, playNovember } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const AIMS = 'objectives: { satisfaction: 4, gti_percent: 95, gtr_percent: 50, lost_sessions: 2 }\n        penalty:'

let http: TestHttp
let now: number
let november: November

beforeEach(async () => {
  now = Date.UTC(2026, 7, 20)
  http = await testHttp({ clock: () => now })
  november = await makeContract(http, CONTRACT.replace('penalty:', AIMS))
})
afterEach(() => http.close())

const play = async () => {
  november = await playNovember(http, november, (at) => {
    now = at
  })
}
const board = async (query = '', cookie = http.cookie): Promise<ContractBoard> => {
  const url = `/api/contracts/${november.contract}/board${query}`
  return (await http.app.inject({ url, headers: { cookie } })).json()
}
const figures = ({ indicators }: ContractBoard) =>
  indicators.map(({ indicator, about, actual, target, good, total, reading }) => [
    ...[indicator, about, actual, target, good, total, reading],
  ])

describe('the dashboard of a contract', () => {
  it('has each target with what was reached of it, and says what is missed', async () => {
    await play()
    now = Date.UTC(2026, 11, 2, 9)
    const found = await board('?month=2026-11')
    expect(figures(found)).toEqual([
      ['availability', 'Tableaux numériques interactifs', 93.0392, 98, 0, 0, 'missed'],
      ['availability', 'Ordinateurs portables', 100, 95, 0, 0, 'held'],
      ['gti', null, 75, 95, 3, 4, 'missed'],
      ['gtr', null, 50, 50, 2, 4, 'held'],
      ['lost_sessions', null, null, 2, 0, 0, 'none'],
    ])
    expect([found.running, found.lots[0]?.sums.claimed_eur, found.breaches.length, found.faults]).toEqual([
      ...[false, 66.8, 3],
      [],
    ])
    expect(found.indicators[2]?.trend.map(({ month, actual }) => [month, actual]).slice(-3)).toEqual([
      ['2026-09', null],
      ['2026-10', null],
      ['2026-11', 75],
    ])
  })

  it('counts the lessons that were lost by the log, and shows them by month', async () => {
    await play()
    now = Date.UTC(2026, 11, 2, 9)
    const ticket = november.tickets.get('T-2')
    if (!ticket) throw new Error('no T-2')
    for (const hour of [9, 10, 10]) {
      const lost = { key: http.newId(), at: Date.UTC(2026, 10, 9, hour) }
      await http.db.write((t) => http.services.tickets.sessionLost(t, ticket, lost))
    }
    const found = (await board('?month=2026-11')).indicators.find(({ indicator }) => indicator === 'lost_sessions')
    expect([found?.actual, found?.reading, found?.trend.slice(-2).map(({ actual }) => actual)]).toEqual([
      ...[3, 'missed', [null, 3]],
    ])
  })

  it('says what is at risk before it is late', async () => {
    const [school, device] = [november.schools.get('0800001X') ?? '', november.devices.get('TNI-101') ?? null]
    const opened = {
      school,
      device,
      kind: 'board_pc',
      room: null,
      symptom: 'other',
      title: '',
      canTeach: null,
    } as const
    now = Date.UTC(2026, 10, 3, 7, 30)
    await http.db.write((t) =>
      http.services.tickets.open(t, { ...opened, rule: null, key: http.newId(), severity: 'blocking', at: now }, null),
    )
    now += 60 * 60_000
    const early = await board()
    // Four hours of class from 8:30: at 9:30 three are left, of a day and a half of offices eight.
    expect(early.soon.map(({ commitment, left_s, equipment }) => [commitment, left_s / 3600, equipment])).toEqual([
      ['gti', 3, 'TNI-101'],
    ])
    expect(figures(early).slice(2, 4)).toEqual([
      ['gti', null, null, 95, 0, 0, 'at_risk'],
      ['gtr', null, null, 50, 0, 0, 'none'],
    ])
    now = Date.UTC(2026, 10, 3, 14)
    const late = await board()
    expect([late.soon, late.late.map(({ commitment }) => commitment)]).toEqual([[], ['gti']])
  })

  it('is, after each new line, what a server that has just started makes of them', async () => {
    const seen: string[] = []
    november = await playNovember(http, november, (at) => {
      now = at
    })
    const [school, device] = [november.schools.get('0800001X') ?? '', november.devices.get('PC-101') ?? '']
    const sight = { sight: { places: 'all', lots: new Set<string>(), together: 'all' }, reach: 'all' } as const
    for (const [day, status] of [
      [20, 'down'],
      [23, 'ok'],
      [26, 'down'],
    ] as const) {
      const at = Date.UTC(2026, 10, day, 9)
      await http.db.write((t) => insertStatusChanges(t, [{ school, device, at, status, reason: null }]))
      now = Date.UTC(2026, 11, 2, 9)
      const fresh = await serviceLevels(http.db).boards.board(november.contract, sight, { month: '2026-11' }, now)
      const kept = await board('?month=2026-11')
      expect(kept).toEqual(fresh)
      seen.push(String(kept.indicators[1]?.actual))
    }
    expect(new Set(seen).size).toBe(3)
  })

  it('shows a supplier his lot, and nobody what he does not reach', async () => {
    await play()
    const supplier = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: november.lot } }])
    const head = http.signIn([
      { role: 'observer', scope: { kind: 'school', id: november.schools.get('0800001X') ?? '' } },
    ])
    expect((await board('', supplier)).lots.map(({ key }) => key)).toEqual(['lot-1'])
    expect(await board('', head)).toMatchObject({ code: 'CONTRACT_NOT_FOUND' })
  })
})
