import type { Id } from '@preau/protocol/ids.ts'
import { NO_SCORES } from '@preau/protocol/rules/satisfaction.ts'
import { describe, expect, it } from 'vitest'
import { NO_COVERS } from '../../server/service/cover.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import type { Database } from '../../server/store/database.ts'
import { setGrants } from '../../server/store/grants.ts'
import { countLetters, dueLetters, endLetters, postponeLetters } from '../../server/store/letters.ts'
import { insertLot } from '../../server/store/lots.ts'
import { insertNotices, listNotices, peopleAt, pruneNotices, readNotices } from '../../server/store/notices.ts'
import { getObjective, insertObjective, listObjectives, updateObjective } from '../../server/store/objectives.ts'
import { insertPerson } from '../../server/store/people.ts'
import { personNames } from '../../server/store/person-names.ts'
import {
  answerSurvey,
  countSurveys,
  hasAnswered,
  lastSurveyYear,
  openSurveys,
  putSurveys,
} from '../../server/store/surveys.ts'
import { countRatings, findRating, putRating } from '../../server/store/ticket-ratings.ts'
import { workOfPeople, workOfSchools } from '../../server/store/workload.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const DAY = 86_400_000

async function makePerson(db: Database, name: string): Promise<Id> {
  const id = newId()
  await db.write((t) => insertPerson(t, { id, name, login: `${name}@ville.fr`, madeAt: NOON }))
  return id
}

/** What people think of the service, what was agreed, what is told. */
export function satisfactionContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** A board and a tablet of a school, each with a ticket that was closed a day after NOON. */
  async function twoTickets(db: Database) {
    const { school } = await makeYard(db)
    let now = NOON
    const technician = await makePerson(db, 'claire')
    const desk = new TicketDesk({ clock: () => now, newId, covers: NO_COVERS })
    const tickets: Id[] = []
    for (const kind of ['board_pc', 'tablet'] as const) {
      const device = await makeDevice(db, school, { kind })
      now = NOON
      const facts = { school, device, kind, room: null, symptom: 'other', title: '', canTeach: null } as const
      const asked = { ...facts, rule: null, severity: 'minor', at: NOON, key: newId() } as const
      let ticket = await db.write((t) => desk.open(t, asked, null))
      for (const act of ['acknowledge', 'on_site', 'restore', 'close'] as const) {
        now += DAY / 4
        const worker = { person: technician, side: 'commune' } as Parameters<TicketDesk['act']>[3]
        ticket = (await db.write((t) => desk.act(t, ticket, { act, key: newId() }, worker))).ticket
      }
      tickets.push(ticket.id)
    }
    return { school, tickets, technician }
  }

  describe('a rating', () => {
    it('counts for its school and its class of equipment, in the time in which it was given', async () => {
      const { db } = await fresh()
      const { school, tickets } = await twoTickets(db)
      const [board = '', tablet = ''] = tickets
      await db.write(async (t) => {
        await putRating(t, { school, ticket: board, score: 2, at: NOON + DAY })
        await putRating(t, { school, ticket: tablet, score: 5, at: NOON + 2 * DAY })
        await putRating(t, { school, ticket: board, score: 4, at: NOON + 3 * DAY })
      })
      const all = { from: NOON, to: NOON + 5 * DAY }
      expect(await findRating(db, school, board)).toEqual({ school, ticket: board, score: 4, at: NOON + DAY })
      expect(await countRatings(db, { reach: 'all', ...all })).toEqual([{ school, counts: [0, 0, 0, 1, 1], closed: 2 }])
      const boards = new Map([[school, new Set(['board_pc'] as const)]])
      expect(await countRatings(db, { reach: boards, ...all })).toEqual([
        { school, counts: [0, 0, 0, 1, 0], closed: 1 },
      ])
      expect(await countRatings(db, { reach: 'all', from: NOON + 2 * DAY, to: NOON + 3 * DAY })).toEqual([
        { school, counts: [0, 0, 0, 0, 1], closed: 0 },
      ])
      expect(await countRatings(db, { reach: new Map(), ...all })).toEqual([])
      expect(await countRatings(db, { reach: 'all', ...all, contract: newId() })).toEqual([])
    })
  })

  describe('the workload', () => {
    it('is what stands now and what was done in a period, by person and by school', async () => {
      const { db } = await fresh()
      const { school, technician } = await twoTickets(db)
      const asked = { reach: 'all', from: NOON, to: NOON + 2 * DAY, now: NOON + 2 * DAY } as const
      expect([...(await workOfPeople(db, asked))]).toEqual([
        [technician, { live: 0, late: 0, taken: 2, visits: 2, restored: 2 }],
      ])
      expect([...(await workOfSchools(db, asked))]).toEqual([
        [school, { live: 0, late: 0, opened: 2, visits: 2, restored: 2 }],
      ])
      const boards = { ...asked, reach: new Map([[school, new Set(['board_pc'] as const)]]), to: NOON + DAY / 2 }
      expect([...(await workOfSchools(db, boards))]).toEqual([
        [school, { live: 0, late: 0, opened: 1, visits: 0, restored: 0 }],
      ])
      expect(await personNames(db, [technician, newId()])).toEqual(new Map([[technician, 'claire']]))
    })
  })

  describe('a survey', () => {
    const survey = { year: 2026, opensOn: '2027-06-01', closesOn: '2027-06-30' }

    it('counts each person once, and says nowhere who answered what', async () => {
      const { db, countOnDisk } = await fresh()
      const { school } = await makeYard(db)
      const [claire, paul] = [await makePerson(db, 'claire'), await makePerson(db, 'paul')]
      await db.write((t) => putSurveys(t, [school], survey))
      const answer = (person: Id, maintenance: 0 | 1, product: number) =>
        db.write((t) => answerSurvey(t, { school, year: 2026, person }, { maintenance, product }))
      expect([await answer(claire, 1, 4), await answer(paul, 0, 4), await answer(claire, 0, 1)]).toEqual([
        true,
        true,
        false,
      ])
      expect(await countSurveys(db, 'all', 2026, '2027-07-01')).toEqual([
        { school, answers: 2, yes: 1, product: [0, 0, 0, 2, 0] },
      ])
      expect([await hasAnswered(db, school, 2026, paul), await hasAnswered(db, school, 2025, paul)]).toEqual([
        true,
        false,
      ])
      // Two persons, two answers of one question, one of the other: three counters, and no row for a person.
      expect([await countOnDisk('survey_voters'), await countOnDisk('survey_counts')]).toEqual([2, 3])
    })

    it('is open on its first and its last day, and has results when it is closed', async () => {
      const { db } = await fresh()
      const [{ school }, other] = [await makeYard(db), await makeYard(db, 'École Marie Curie')]
      await db.write((t) => putSurveys(t, [school, other.school], survey))
      const openOn = async (date: string) => (await openSurveys(db, 'all', date)).length
      expect([await openOn('2027-05-31'), await openOn('2027-06-01'), await openOn('2027-06-30')]).toEqual([0, 2, 2])
      const reach = new Map([[school, new Set<never>()]])
      expect(await openSurveys(db, reach, '2027-06-02')).toEqual([{ school, ...survey }])
      expect([await lastSurveyYear(db, reach, '2027-06-30'), await lastSurveyYear(db, reach, '2027-07-01')]).toEqual([
        undefined,
        2026,
      ])
      expect(await countSurveys(db, reach, 2026, '2027-06-30')).toEqual([])
      expect(await countSurveys(db, reach, 2026, '2027-07-01')).toEqual([
        { school, answers: 0, yes: 0, product: NO_SCORES },
      ])
      await db.write((t) => putSurveys(t, [school], { ...survey, closesOn: '2027-06-15' }))
      expect(await openOn('2027-06-20')).toBe(1)
    })
  })

  describe('an objective', () => {
    it('is agreed, changed and found within a reach, those that are due first first', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const made = { school, madeAt: NOON, reachedOn: null, droppedOn: null }
      const [late, early] = [
        { ...made, id: newId(), title: 'Un tableau par classe', dueOn: '2028-06-30' },
        { ...made, id: newId(), title: 'Fibre', dueOn: '2027-06-30' },
      ]
      await db.write(async (t) => {
        await insertObjective(t, late)
        await insertObjective(t, early)
      })
      expect(await listObjectives(db, 'all')).toEqual([early, late])
      expect(await listObjectives(db, new Map())).toEqual([])
      const reached = { ...early, title: 'Fibre optique', reachedOn: '2027-02-01' }
      await db.write((t) => updateObjective(t, reached))
      expect(await getObjective(db, 'all', early.id)).toEqual(reached)
      await expect(getObjective(db, new Map(), early.id)).rejects.toMatchObject({ code: 'OBJECTIVE_NOT_FOUND' })
    })
  })

  describe('notices', () => {
    const notice = (person: Id, id: Id, at: number) =>
      ({ person, id, kind: 'late', at, school: null, device: null, about: 'ticket:1', params: {}, mail: true }) as const

    it('are kept once for a person, read until a moment, and taken away with their letters', async () => {
      const { db } = await fresh()
      const person = await makePerson(db, 'claire')
      const [a, b] = [newId(), newId()]
      const told = [notice(person, a, NOON), notice(person, b, NOON + 1), notice(person, a, NOON)]
      await db.write((t) => insertNotices(t, told))
      expect(await db.write((t) => readNotices(t, person, NOON, NOON + 9))).toBe(1)
      const { mail: _, ...first } = notice(person, a, NOON)
      expect((await listNotices(db, person, 10)).map(({ id, readAt }) => [id, readAt])).toEqual([
        [b, null],
        [a, NOON + 9],
      ])
      expect((await listNotices(db, person, 10))[1]).toEqual({ ...first, readAt: NOON + 9 })
      expect(await countLetters(db)).toEqual({ waiting: 2, since: NOON })
      expect(await db.write((t) => pruneNotices(t, NOON + 1, 10))).toBe(1)
      expect([(await listNotices(db, person, 10)).length, (await countLetters(db)).waiting]).toEqual([1, 1])
    })

    it('wait to be mailed, all of one person together, until they went or are put off', async () => {
      const { db } = await fresh()
      const [claire, paul] = [await makePerson(db, 'claire'), await makePerson(db, 'paul')]
      const [a, b, c] = [newId(), newId(), newId()]
      const told = [notice(claire, a, NOON), notice(paul, b, NOON + 1), notice(claire, c, NOON + 2)]
      await db.write((t) => insertNotices(t, told))
      const due = async (now: number) => (await dueLetters(db, now, 10)).map(({ notice, login }) => [notice, login])
      expect(await due(NOON)).toEqual([])
      const later = NOON + 10 * 60_000
      expect(await due(later)).toEqual([
        [a, 'claire@ville.fr'],
        [c, 'claire@ville.fr'],
      ])
      await db.write((t) => postponeLetters(t, claire, [a, c], later + 1))
      expect(await due(later)).toEqual([[b, 'paul@ville.fr']])
      await db.write((t) => endLetters(t, paul, [b]))
      expect(await due(later)).toEqual([])
      expect((await dueLetters(db, later + 1, 10)).map(({ tries }) => tries)).toEqual([1, 1])
    })

    it('are for whose role holds the school, and the class of equipment, or all of them', async () => {
      const { db } = await fresh()
      const { school, authority } = await makeYard(db)
      const other = await makeYard(db, 'École Marie Curie')
      const lot = newId()
      const names = ['server', 'authority', 'school', 'lot', 'elsewhere', 'teacher'] as const
      const ids = new Map<string, Id>()
      for (const name of names) ids.set(name, await makePerson(db, name))
      const give = (name: (typeof names)[number], grant: Parameters<typeof setGrants>[2][number]) =>
        db.write((t) => setGrants(t, ids.get(name) ?? '', [grant]))
      await db.write((t) => insertLot(t, { id: lot, name: 'Tableaux', schools: [school], kinds: ['board_pc'] }))
      await give('server', { role: 'technician', scope: { kind: 'server' } })
      await give('authority', { role: 'technician', scope: { kind: 'authority', id: authority } })
      await give('school', { role: 'technician', scope: { kind: 'school', id: school } })
      await give('lot', { role: 'supplier', scope: { kind: 'lot', id: lot } })
      await give('elsewhere', { role: 'technician', scope: { kind: 'school', id: other.school } })
      await give('teacher', { role: 'teacher', scope: { kind: 'school', id: school } })
      const toldOf = async (device: 'board_pc' | 'tablet' | null) => {
        const found = await peopleAt(db, { school, device }, ['technician', 'supplier'])
        return names.filter((name) => found.includes(ids.get(name) ?? ''))
      }
      expect(await toldOf('board_pc')).toEqual(['server', 'authority', 'school', 'lot'])
      expect(await toldOf('tablet')).toEqual(['server', 'authority', 'school'])
      expect(await toldOf(null)).toEqual(['server', 'authority', 'school'])
    })
  })
}
