import { insertObjective } from '../../store/objectives.ts'
import { putSurveys } from '../../store/surveys.ts'
import { insertTicket, nextTicketNumber } from '../../store/tickets.ts'
import { NOW } from '../testing.ts'
import type { Asked, Row } from './rows.ts'

const DAY = 86_400_000
const period = { from: '2026-09-01', to: '2026-09-30' }

/** A row for each operation on what people think, what was agreed and what they are told. */
export const SATISFACTION_ROWS: Record<string, Row> = {
  'GET /api/satisfaction': { query: period },
  'GET /api/tickets/{id}/rating': { id: 'fresh', classed: true, fresh: makeClosedTicket },
  'PUT /api/tickets/{id}/rating': { id: 'fresh', classed: true, fresh: makeClosedTicket, body: () => ({ score: 4 }) },
  'GET /api/surveys': {},
  'POST /api/surveys': {
    names: ['school'],
    body: ({ id }) => ({ opensOn: '2026-09-01', closesOn: '2026-09-30', schools: [id('school')] }),
  },
  'POST /api/schools/{id}/survey': {
    id: 'school',
    fresh: openSurvey,
    body: () => ({ maintenance: true, product: 4 }),
  },
  'GET /api/objectives': {},
  'POST /api/objectives': {
    names: ['school'],
    body: ({ id, turn }) => ({ school: id('school'), title: `Objectif ${turn}`, dueOn: '2027-06-30' }),
    chance: /(?<="id":")[^"]*(?=","school":{)/g,
  },
  'PATCH /api/objectives/{id}': { id: 'fresh', fresh: makeObjective, body: () => ({ state: 'reached' }) },
  'GET /api/workload': { query: period },
  'GET /api/self/notices': { own: true },
  'POST /api/self/notices/read': { own: true },
  'PUT /api/self/mail': { own: true },
}

/** A ticket of the class of the spot that has just been closed. */
async function makeClosedTicket({ db, id, at, turn }: Asked): Promise<void> {
  const facts = {
    school: id('school'),
    device: id('device'),
    kind: at.kind,
    room: null,
    title: `Panne ${turn}`,
  } as const
  const said = { symptom: 'other', canTeach: null, rule: null, severity: 'minor', openedBy: null } as const
  const stands = { state: 'closed', level: 'n1', party: 'commune', lot: null, assignee: null, pauses: [] } as const
  const times = { openedAt: NOW - DAY, restoredAt: NOW - 1000, endedAt: NOW, changedAt: NOW, visitAt: null } as const
  const rest = { contract: null, clocks: [], repeats: 0, seenAt: null, recoveredAt: null }
  const ticket = { ...facts, ...said, ...stands, ...times, ...rest, id: id('fresh') }
  await db.write(async (t) => insertTicket(t, { ...ticket, pauses: [], clocks: [], number: await nextTicketNumber(t) }))
}

/** A survey that nobody has answered yet. */
async function openSurvey({ db, id }: Asked): Promise<void> {
  await db.write(async (t) => {
    await putSurveys(t, [id('school')], { year: 2026, opensOn: '2026-09-01', closesOn: '2026-10-30' })
    await t.run('delete from survey_voters where school_id = $1', [id('school')])
  })
}

async function makeObjective({ db, id, turn }: Asked): Promise<void> {
  const fields = { title: `Objectif ${turn}`, dueOn: '2027-06-30', madeAt: NOW, reachedOn: null, droppedOn: null }
  await db.write((t) => insertObjective(t, { id: id('fresh'), school: id('school'), ...fields }))
}
