import { createHash } from 'node:crypto'
import type { SyncRecord } from '@preau/protocol/territory/record.ts'
import { describe, expect, it } from 'vitest'
import { NO_COVERS } from '../../server/service/cover.ts'
import { tellSurvey } from '../../server/service/tell-survey.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { insertContract } from '../../server/store/contracts.ts'
import type { Database } from '../../server/store/database.ts'
import { setGrants } from '../../server/store/grants.ts'
import { heldLessons, putLesson, timesWithLessons } from '../../server/store/lessons.ts'
import { listNotices } from '../../server/store/notices.ts'
import { insertClaim, moveClaim } from '../../server/store/penalty-claims.ts'
import { insertPerson } from '../../server/store/people.ts'
import { keepSchoolClaims, listSchoolClaims } from '../../server/store/school-claims.ts'
import { answerSurvey, closeSurveys, countSurveys, openSurveys, putSurveys } from '../../server/store/surveys.ts'
import { getFile, putFile } from '../../server/store/ticket-files.ts'
import { putRating } from '../../server/store/ticket-ratings.ts'
import { getTicket } from '../../server/store/tickets.ts'
import { noise } from '../../server/territory/testing/noise.ts'
import { dice } from '../sla/dice.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON, newId } from './store-fixtures.ts'
import { makeSides, type Sides, type StoreSide } from './sync-sides.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Pictures, surveys and lessons of a school and its town hall. */
export function syncMoreContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe(`pictures, surveys and lessons on two sides of an uplink, on ${name}`, () => {
    it('a picture that was taken on one side is seen on the other, byte for byte', async () => {
      const sides = await makeSides(fresh)
      const { here, there, school } = sides
      const ticket = await openTicket(sides, here.db)
      await sides.exchange()
      const [small, other] = [photoOf('small'), photoOf(noise(90_000, 4))]
      await addPhoto(sides, here.db, ticket, small)
      await addPhoto(sides, there.db, ticket, other)
      await sides.exchange()
      for (const { db } of [here, there]) {
        for (const { file, data } of [small, other]) {
          expect(Buffer.from((await getFile(db, school, file))?.data ?? []).equals(Buffer.from(data))).toBe(true)
        }
      }
      expect(await sides.compare()).toBe(0)
    })

    it('a picture that nobody has a note of, of other bytes or of another type is not taken', async () => {
      const sides = await makeSides(fresh)
      const { there, school, clock } = sides
      const ticket = await openTicket(sides, there.db)
      const { file, data } = photoOf('known')
      await addPhoto(sides, there.db, ticket, { file, data })
      await there.db.run('delete from ticket_files')
      const record = (key: string, value: object) =>
        ({ kind: 'ticket_file', key: JSON.stringify([key]), version: null, value }) as SyncRecord
      const text = Buffer.from(data).toString('base64')
      const unknown = photoOf('unknown')
      const { refused, later } = await there.sync.apply(
        [
          {
            ...{ school, place: { epoch: 1, seq: 99 } },
            records: [
              record(file, { type: 'text/html', data: text }),
              record(unknown.file, { type: 'image/jpeg', data: text }),
              record(photoOf('other').file, {
                type: 'image/png',
                data: Buffer.from(photoOf('other').data).toString('base64'),
              }),
            ],
          },
        ],
        clock.now,
      )
      expect(refused.map(({ code }) => code)).toEqual(['MESSAGE_INVALID', 'MESSAGE_INVALID'])
      expect(later).toEqual([{ school, kind: 'ticket_file', key: JSON.stringify([photoOf('other').file]) }])
      expect(await there.db.all('select file from ticket_files')).toEqual([])
    })

    it('a picture older than what is compared each time comes back, too', async () => {
      const sides = await makeSides(fresh)
      const { here, there, clock } = sides
      clock.now = NOON - 60 * DAY
      const ticket = await openTicket(sides, here.db)
      await addPhoto(sides, here.db, ticket, photoOf('old'))
      clock.now = NOON
      await sides.exchange()
      await behind(there, 'delete from ticket_files')
      expect(await sides.compare()).toBe(1)
      await sides.exchange()
      expect(await there.db.all('select file from ticket_files')).toEqual([{ file: photoOf('old').file }])
    })

    it('a survey that the town hall opens is answered in the school, and counted in both once it is closed', async () => {
      const sides = await makeSides(fresh)
      const { here, there, school } = sides
      const dates = { year: 2026, opensOn: '2026-11-20', closesOn: '2026-11-30' }
      await there.db.write((t) => putSurveys(t, [school], dates))
      await sides.exchange()
      expect(await openSurveys(here.db, 'all', '2026-11-22')).toMatchObject([{ school, year: 2026 }])
      const answer = (db: Database, product: number) =>
        db.write((t) => answerSurvey(t, { school, year: 2026, person: newId() }, { maintenance: 1, product }))
      await answer(here.db, 5)
      await answer(here.db, 4)
      await answer(there.db, 2)
      await sides.exchange()
      // Nothing of it goes while it is open: when a number grew would say whose answer it was.
      expect(await there.db.all('select * from survey_results')).toEqual([])
      expect(await here.db.write((t) => closeSurveys(t, 'school', '2026-11-30'))).toBe(0)
      for (const [side, { db }] of [['school', here] as const, ['territory', there] as const]) {
        expect(await db.write((t) => closeSurveys(t, side, '2026-12-01'))).toBeGreaterThan(0)
      }
      await sides.exchange()
      const counted = [{ school, answers: 3, yes: 3, product: [0, 1, 0, 1, 1] }]
      expect(await countSurveys(here.db, 'all', 2026, '2026-12-01')).toEqual(counted)
      expect(await countSurveys(there.db, 'all', 2026, '2026-12-01')).toEqual(counted)
      expect(await sides.compare()).toBe(0)
    })

    it('a survey of the town hall is told to who works in the school, once for what it says, and to nobody when it is over', async () => {
      const people = { school_head: newId(), teacher: newId(), technician: newId() }
      let today = '2026-11-22'
      const sides = await makeSides(fresh, (side, t, survey) => {
        expect(side).toBe('school')
        return tellSurvey({ clock: () => sides.clock.now, newId, today }, t, survey)
      })
      const { here, there, school } = sides
      await here.db.write(async (t) => {
        for (const [role, id] of Object.entries(people) as ['school_head' | 'teacher' | 'technician', string][]) {
          await insertPerson(t, { id, login: `${role}@ville.fr`, name: role, madeAt: NOON })
          await setGrants(t, id, [{ role, scope: { kind: 'school', id: school } }])
        }
      })
      const told = async () =>
        (await Promise.all(Object.values(people).map((each) => listNotices(here.db, each, 9)))).map((notices) =>
          notices.map(({ kind, params }) => [kind, params.until]),
        )
      const open = (closesOn: string) =>
        there.db.write((t) => putSurveys(t, [school], { year: 2026, opensOn: '2026-11-20', closesOn }))
      await open('2026-11-30')
      await sides.exchange()
      const first = ['survey_opened', '2026-11-30']
      expect(await told()).toEqual([[first], [first], []])
      // What is sent again, and what the school itself says, is no news.
      await there.sync.renoteAll(school)
      await sides.exchange()
      await sides.compare()
      expect(await told()).toEqual([[first], [first], []])
      await open('2026-12-04')
      await sides.exchange()
      const later = ['survey_opened', '2026-12-04']
      expect(await told()).toEqual([[later, first], [later, first], []])
      today = '2026-12-10'
      await open('2026-12-08')
      await sides.exchange()
      expect(await told()).toEqual([[later, first], [later, first], []])
      expect(await openSurveys(here.db, 'all', '2026-12-08')).toHaveLength(1)
    })

    it('what a school claims under its own contract is read in the town hall, and is not made there', async () => {
      const sides = await makeSides(fresh)
      const { here, there, school } = sides
      const [contract, claim, shared] = [newId(), newId(), newId()]
      const made = (contract: string, key: string) => ({
        ...{
          contract,
          key,
          title: `Marché ${key}`,
          from: '2025-01-01',
          to: '2027-12-31',
          at: NOON,
          by: null,
          version: 1,
        },
        ...{ text: 'x', validFrom: '2025-01-01', note: null, links: {} },
      })
      const lot = { lot: 'lot-1', from: '2026-10-01', to: '2026-10-31' }
      const sums = { penalties_eur: 76.8, waived_eur: 0, cap_eur: null, floor_eur: null, claimed_eur: 76.8 }
      const figures = { version: 1, digest: 'a', breaches: [], sums, claimedCents: 7680 }
      await there.db.write((t) => insertContract(t, made(shared, 'commun')))
      await here.db.write(async (t) => {
        await insertContract(t, made(contract, 'ecole'))
        await insertClaim(t, { id: claim, contract, ...lot }, figures, NOON)
        expect(await keepSchoolClaims(t, school)).toBe(1)
      })
      await sides.exchange()
      const shown = {
        ...{ id: claim, contract: 'ecole', title: 'Marché ecole', ...lot, state: 'draft', breaches: 0 },
        ...{ claimed_eur: 76.8, decided_eur: null, remarksUntil: null },
      }
      expect(await listSchoolClaims(there.db, 'all')).toMatchObject([{ ...shown, school: { id: school } }])
      expect(await listSchoolClaims(there.db, new Map())).toEqual([])
      // In the school it stands under its contract already.
      expect(await listSchoolClaims(here.db, 'all')).toEqual([])
      await here.db.write(async (t) => {
        const move = { from: ['draft'] as const, to: 'notified' as const, remarksUntil: NOON + DAY, now: NOON + 1 }
        expect(await moveClaim(t, { id: claim, ...move })).toBe(true)
        expect(await keepSchoolClaims(t, school)).toBe(1)
        expect(await keepSchoolClaims(t, school)).toBe(0)
      })
      await sides.exchange()
      expect(await listSchoolClaims(there.db, 'all')).toMatchObject([{ state: 'notified', remarksUntil: NOON + DAY }])
      // Nothing that the town hall writes there reaches the school, and its own claims are no school's.
      await there.db.run("update school_claims set state = 'decided'")
      await sides.exchange()
      await sides.compare()
      await sides.exchange()
      for (const { db } of [here, there]) {
        expect(await db.all('select id, state from school_claims')).toEqual([{ id: claim, state: 'notified' }])
      }
      expect(await there.db.all('select id from penalty_claims')).toEqual([])
      expect(await sides.compare()).toBe(0)
    })

    it('a survey of which a backup has fewer answers is counted as before, and nobody answers it again', async () => {
      const sides = await makeSides(fresh)
      const { here, there, school } = sides
      const answers = { maintenance: 1, product: 5 }
      await here.db.write(async (t) => {
        await putSurveys(t, [school], { year: 2026, opensOn: '2026-11-20', closesOn: '2026-11-30' })
        for (let each = 0; each < 3; each++) await answerSurvey(t, { school, year: 2026, person: newId() }, answers)
        await closeSurveys(t, 'school', '2026-12-01')
      })
      await sides.exchange()
      await behind(here, 'delete from survey_results')
      await behind(here, "delete from sync_rows where kind = 'survey_result'")
      await here.db.write((t) => answerSurvey(t, { school, year: 2026, person: newId() }, answers))
      await sides.compare()
      await sides.exchange()
      expect(await openSurveys(here.db, 'all', '2026-11-22')).toEqual([])
      await here.db.write((t) => closeSurveys(t, 'school', '2026-12-01'))
      await sides.exchange()
      for (const { db } of [here, there]) {
        expect(await countSurveys(db, 'all', 2026, '2026-12-01')).toMatchObject([{ answers: 3, yes: 3 }])
      }
    })

    it('how a lesson went is known in the town hall, and nothing of who had booked it', async () => {
      const sides = await makeSides(fresh)
      const { here, there, school, room } = sides
      const booking = await holdLesson(sides, { state: 'failed', lostAt: NOON + HOUR })
      await sides.exchange()
      expect(await heldLessons(there.db, school, [booking])).toEqual([
        { booking, resource: room, room: 'CE1', from: NOON, to: NOON + HOUR },
      ])
      const times = [['now', NOON, NOON + DAY]] as const
      expect(await timesWithLessons(there.db, [school], times)).toEqual(new Set(['now']))
      expect(await there.db.all('select id from bookings')).toEqual([])
      const said = JSON.stringify(await there.db.all('select * from held_lessons'))
      expect(said).not.toMatch(/Fractions|CM1/)
      sides.clock.now = NOON + 3 * DAY
      expect(await sides.compare()).toBe(0)
      await behind(here, 'delete from held_lessons')
      expect(await sides.compare()).toBe(1)
      await sides.exchange()
      expect(await heldLessons(here.db, school, [booking])).toHaveLength(1)
    })

    it.each([1, 2, 3, 4, 5, 6])(
      'both end with the same in any order of arrival, and any message twice: %i',
      async (seed) => {
        const sides = await makeSides(fresh)
        const { here, there, school, clock } = sides
        const { shuffled, chance, below } = dice(seed)
        const answer = (db: Database) =>
          db.write((t) =>
            answerSurvey(t, { school, year: 2025, person: newId() }, { maintenance: below(2), product: 3 }),
          )
        for (const { db } of [here, there]) {
          const closed = { year: 2025, opensOn: '2026-05-01', closesOn: '2026-05-30' }
          await db.write((t) => putSurveys(t, [school], closed))
          for (let each = 0; each < 3; each++) await answer(db)
          const ticket = await openTicket(sides, db)
          await addPhoto(sides, db, ticket, photoOf(`${seed} ${below(3)}`))
          await db.write((t) => putRating(t, { school, ticket, score: 4, at: clock.now }))
        }
        await holdLesson(sides, { state: 'ended', lostAt: null })
        await here.db.write((t) => closeSurveys(t, 'school', '2026-11-22'))
        await there.db.write((t) => closeSurveys(t, 'territory', '2026-11-22'))
        let seq = 1000
        const say = async (from: StoreSide, to: StoreSide) => {
          const records: SyncRecord[] = []
          const except = new Set<number>()
          for (let noted = 1; noted > 0; ) {
            const some = await from.sync.noted(school, { records: 1000, urgency: 3, except }, clock.now)
            for (const { note, record } of some) {
              except.add(note.n)
              records.push(record)
            }
            noted = some.length
          }
          for (const record of shuffled([...records, ...records.filter(() => chance(0.3))])) {
            await to.sync.apply([{ school, place: { epoch: 1, seq: seq++ }, records: [record] }], clock.now)
          }
        }
        await say(here, there)
        await say(there, here)
        clock.now += 2 * DAY
        await sides.exchange()
        expect(await sides.compare()).toBe(0)
        for (const table of ['ticket_files', 'survey_results', 'held_lessons', 'ticket_ratings']) {
          const rows = await Promise.all(
            [here, there].map(({ db }) => db.all(`select * from ${table} where school_id = $1`, [school])),
          )
          const [mine, theirs] = rows.map((each) => each.map((row) => JSON.stringify(row)).sort())
          expect(theirs).toEqual(mine)
          expect(mine?.length).toBeGreaterThan(0)
        }
      },
    )
  })
}

function photoOf(what: string): { file: string; data: Uint8Array } {
  const data = Buffer.from(what)
  return { file: createHash('sha256').update(data).digest('hex'), data }
}

function deskOf({ clock }: Sides): TicketDesk {
  return new TicketDesk({ clock: () => clock.now, newId, covers: NO_COVERS })
}

async function openTicket(sides: Sides, db: Database): Promise<string> {
  const { school, device, room, clock } = sides
  const about = {
    kind: 'laptop' as const,
    symptom: 'other' as const,
    rule: null,
    title: 'Plus d’image',
    canTeach: null,
  }
  const at = Math.floor(clock.now / 1000) * 1000
  const { id } = await db.write((t) =>
    deskOf(sides).open(t, { school, device, room, ...about, severity: 'major', key: newId(), at }, newId()),
  )
  return id
}

async function addPhoto(
  sides: Sides,
  db: Database,
  ticket: string,
  { file, data }: { file: string; data: Uint8Array },
): Promise<void> {
  await db.write(async (t) => {
    await putFile(t, sides.school, { file, type: 'image/jpeg', data })
    const photo = { key: newId(), file, body: { photo: { type: 'image/jpeg', bytes: data.length } } }
    await deskOf(sides).addPhoto(t, await getTicket(t, 'all', ticket), photo, newId())
  })
}

/** A lesson of the school at noon that has its booking there. */
async function holdLesson(
  { here, school, room, device }: Sides,
  { state, lostAt }: { state: 'ended' | 'failed'; lostAt: number | null },
): Promise<string> {
  const booking = newId()
  await here.db.write(async (t) => {
    await t.run(
      `insert into bookings (school_id, id, resource_id, from_at, to_at, state, title, class_label, third_party, code, code_salt,
         code_proof, made_at, changed_at, change_id)
       values ($1, $2, $3, $4, $5, 'booked', 'Fractions', 'CM1', '', '', '', '', $4, $4, $2)`,
      [school, booking, room, NOON, NOON + HOUR],
    )
    await putLesson(t, {
      ...{ school, booking, device, state, reason: state === 'failed' ? 'equipment' : null, checks: [], since: NOON },
      ...{ boardMs: null, openedMs: null, ticket: null, lostAt },
    })
  })
  return booking
}

/** As a disk that forgot would: no trigger sees it. */
async function behind({ db }: StoreSide, sql: string): Promise<void> {
  const { beginApplying, endApplying } = await import('../../server/store/sync/triggers.ts')
  await db.write(async (t) => {
    await beginApplying(t)
    await t.run(sql)
    await endApplying(t)
  })
}
