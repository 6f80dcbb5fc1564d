import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { LATE_BOARD } from '../../cli/demo-service.ts'
import { STORY } from '../../cli/demo-tickets.ts'
import { run } from '../../cli/main.ts'
import { EVERYTHING } from '../../server/service/contract-sight.ts'
import { serviceLevels } from '../../server/service/service-levels.ts'
import { contractFile, explainedTicket, makeStatement, statementFile } from '../../server/service/statement.ts'
import type { Database } from '../../server/store/database.ts'
import { isAnybodyThere } from '../../server/store/people.ts'
import { countSurveys } from '../../server/store/surveys.ts'
import { countRatings } from '../../server/store/ticket-ratings.ts'
import { demoStoreIn } from '../sla/demo-store.ts'

const DAY = 86_400_000
/** A Tuesday in term, at 15:12 in France: the day of the pictures. */
const PICTURED = '2026-11-24T14:12:00Z'
const GOLDEN = join(import.meta.dirname, '../sla/demo-statement.txt')

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'preau-demo-service-'))
  folders.push(path)
  return path
}

async function demoStore(now: number): Promise<{ db: Database; school: Id }> {
  return await demoStoreIn(await folder(), now)
}

/** What a manager asks: the contract, and what it makes of a period. */
async function contractOf(db: Database) {
  const { contracts, evidence } = serviceLevels(db)
  const [seen] = await contracts.list(EVERYTHING)
  if (!seen) throw new Error('no contract')
  return { seen, evidence }
}

describe('the service of the demo', () => {
  it('gives the month of the pictures, byte for byte, on the server and by the command line from the exported files', async () => {
    const { db } = await demoStore(Date.parse(PICTURED))
    const { seen, evidence } = await contractOf(db)
    const made = await makeStatement(evidence, seen, '2026-11-01', '2026-11-30')
    const golden = await readFile(GOLDEN, 'utf8')
    expect(JSON.parse(statementFile(made))).toEqual(JSON.parse(golden))
    expect(statementFile(made)).toBe(golden)
    const [contract, events] = [join(await folder(), 'c.yaml'), join(await folder(), 'e.jsonl')]
    await writeFile(contract, contractFile(seen))
    await writeFile(events, (await evidence.lines(seen)).join('\n'))
    const out: string[] = []
    const files = ['--contract', contract, '--events', events, '--from', '2026-11-01', '--to', '2026-11-30', '--json']
    const context = { language: 'fr', environment: {}, stopped: Promise.resolve() } as const
    const say = { out: (line: string) => void out.push(line), err: (line: string) => void out.push(line) }
    expect(await run(['sla', 'statement', ...files], { ...context, ...say })).toBe(0)
    expect(`${out.join('\n')}\n`).toBe(golden)
    await db.close()
  })

  it('has a penalty of 38.40 €, and says why', async () => {
    const { db } = await demoStore(Date.parse(PICTURED))
    const { seen, evidence } = await contractOf(db)
    const { statement } = await makeStatement(evidence, seen, '2026-11-01', '2026-11-30')
    const [late] = statement?.tickets.filter(({ penalty_gtr_eur }) => penalty_gtr_eur === 38.4) ?? []
    const { rows, about } = await explainedTicket(db, evidence, seen, late?.ticket ?? '', '2026-11-30')
    const gtr = rows.find(({ commitment }) => commitment === 'gtr')
    expect([about?.device, gtr?.due, gtr?.pauses.map(({ cause }) => cause)]).toEqual([
      LATE_BOARD,
      '2026-11-13T10:00:00+01:00',
      ['access_refused'],
    ])
    expect(gtr?.meetings.map(({ formula, penalty_eur }) => [formula, penalty_eur])).toEqual([
      [{ value_eur: 12_800, value_part: 1, days: 3, divisor: 1000 }, 38.4],
    ])
    await db.close()
  })

  it.each([
    '2026-08-15T10:00:00Z',
    '2026-09-05T10:00:00Z',
    '2026-11-22T13:00:00Z',
    '2027-01-04T07:00:00Z',
    '2028-02-29T22:59:59Z',
    '2031-03-03T10:00:00Z',
  ])('tells the same story whenever it begins: at %s', async (begins) => {
    const now = Date.parse(begins)
    const { db } = await demoStore(now)
    const { seen, evidence } = await contractOf(db)
    const local = (at: number) => new Date(at).toISOString().slice(0, 10)
    const made = await makeStatement(evidence, seen, local(now - 150 * DAY), local(now))
    expect(made.faults).toEqual([])
    const late = made.statement?.tickets.filter(({ penalty_gtr_eur }) => penalty_gtr_eur === 38.4)
    expect(late).toHaveLength(1)
    expect(made.statement?.totals).toMatchObject({ tickets: STORY.length + 1, rejected: 1 })
    const last = await db.get<{ at: number }>('select max(recorded_at) as at from service_events')
    expect(last?.at).toBeLessThan(now)
    await db.close()
  })

  it('has ratings and a survey without names, and people who cannot sign in', async () => {
    const now = Date.parse(PICTURED)
    const { db, school } = await demoStore(now)
    expect(await countRatings(db, { reach: 'all', from: 0, to: now })).toEqual([
      { school, counts: [0, 2, 1, 9, 8], closed: 21 },
    ])
    expect(await countSurveys(db, 'all', 2025, '2026-11-24')).toEqual([
      { school, answers: 11, yes: 9, product: [0, 1, 2, 5, 3] },
    ])
    // The first administrator is still to be made.
    expect(await isAnybodyThere(db)).toBe(false)
    await db.close()
  })
})
