import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { WEEKDAYS } from '@preau/protocol/rules/calendar/local-day.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { INSTALL_MS } from '@preau/protocol/rules/campaigns/windows.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertCampaignDevices } from '../../store/campaign-devices.ts'
import { insertCampaigns } from '../../store/campaigns.ts'
import type { Database } from '../../store/database.ts'
import { insertDevice } from '../../store/new-devices.ts'
import { insertAuthority, insertRoom, insertSchool } from '../../store/places.ts'
import { putSchoolTimes } from '../../store/school-times.ts'
import { openMigratedStore } from '../../store/testing/migrated-store.ts'
import { turnOf } from './give-turn.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** A Monday in term, midnight in Paris; the week after it has no change of clocks. */
const MONDAY = Date.UTC(2026, 10, 22, 23)

let folder: string
let db: Database
let made = 0
const newId = (): Id => {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(4, ++made)
  return uuidv7(MONDAY, bytes)
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-class-'))
  db = await openMigratedStore(folder, MONDAY)
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

const wall = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Periods of a day in steps of five minutes, in order, none over another. */
const day = fc
  .uniqueArray(fc.integer({ min: 0, max: 287 }), { maxLength: 12 })
  .map((ends) => ends.map((step) => step * 5).sort((a, b) => a - b))
  .map((ends) => ends.flatMap((from, at) => (at % 2 === 0 ? [[from, ends[at + 1] ?? from + 5] as const] : [])))
const week = fc.tuple(day, day, day, day, day)

describe('I6 a turn', () => {
  it('never reaches into a period of its school nor a booking of its room, whatever the timetable and the pace', async () => {
    await fc.assert(
      fc.asyncProperty(
        week,
        fc.array(fc.tuple(fc.nat(5 * 288 - 1), fc.integer({ min: 1, max: 36 })), { maxLength: 5 }),
        fc.constantFrom('careful' as const, 'tonight' as const),
        fc.array(fc.nat(5 * DAY), { minLength: 8, maxLength: 8 }),
        async (periods, booked, pace, moments) => {
          const [authority, school, room, device, campaign] = [newId(), newId(), newId(), newId(), newId()]
          const spans = periods.flatMap((those, at) =>
            those.map(([from, to]) => ({
              from: MONDAY + at * DAY + from * MINUTE,
              to: MONDAY + at * DAY + to * MINUTE,
            })),
          )
          const bookings = booked.map(([from, steps]) => ({
            ...{ id: newId(), from: MONDAY + from * 5 * MINUTE, to: MONDAY + (from + steps) * 5 * MINUTE },
          }))
          await db.write(async (t) => {
            await insertAuthority(t, { id: authority, name: `Commune ${made}` })
            await insertSchool(t, { id: school, authority, name: 'École' })
            await insertRoom(t, { id: room, school, name: 'CP' })
            const facts = { model: null, serial: null, claim: device, enrolledAt: MONDAY }
            await insertDevice(t, { school, id: device, name: 'PC', kind: 'board_pc', room, ...facts })
            const hours = Object.fromEntries(
              WEEKDAYS.slice(0, 5).map((name, at) => [
                name,
                (periods[at] ?? []).map(([from, to]) => `${wall(from)}-${wall(to)}`),
              ]),
            )
            const weeks = [{ from: '2020-01-01', ...hours }]
            await putSchoolTimes(t, school, 0, {
              zone: null,
              region: 'metropole',
              weeks,
              closed: [],
              opened: [],
              sites: [],
            })
            for (const { id, from, to } of bookings) {
              await t.run(
                `insert into bookings (school_id, id, resource_id, from_at, to_at, state, title, class_label, third_party, code, code_salt,
                   code_proof, made_at, changed_at, change_id)
                 values ($1, $2, $3, $4, $5, 'booked', '', '', '', '', '', '', $6, $6, $2)`,
                [school, id, room, from, to, MONDAY],
              )
            }
            const row = {
              school,
              id: campaign,
              title: 'Agent',
              target: 'agent',
              kind: 'agent-app',
              product: 'agent',
            } as const
            const stands = { rings: ['rooms' as const], ledBy: 'school', wanted: 'running', wantedWhy: null } as const
            const times0 = {
              ring: 0,
              ringAt: MONDAY,
              reachedAt: null,
              resumed: 0,
              haltedFor: null,
              haltedAt: null,
              pausedAt: null,
            }
            const madeNow = { madeAt: MONDAY, madeBy: null, changedAt: MONDAY, version: '2', bytes: 1 }
            const policy = { ...FIRST_POLICY, pace }
            await insertCampaigns(t, [{ ...row, ...stands, rings: ['rooms'], ...times0, ...madeNow, policy }])
            await insertCampaignDevices(t, campaign, [{ school, device, ring: 0, from: '1', phase: 'waiting' }])
          })
          for (const moment of moments) {
            const now = MONDAY + moment
            const ask = { school, device, target: 'agent', product: 'agent', to: '2' }
            const turn = await db.write((t) => turnOf(t, ask, now))
            if (turn.answer === 'wait') continue
            expect(turn.until - now).toBeGreaterThanOrEqual(INSTALL_MS)
            for (const { from, to } of [...spans, ...bookings]) expect(to <= now || from >= turn.until).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
