import type { Id } from '@preau/protocol/ids.ts'
import { insertContract } from '../../../server/store/contracts.ts'
import type { Database, Transaction } from '../../../server/store/database.ts'
import { insertDevices } from '../../../server/store/new-devices.ts'
import { insertPlaces } from '../../../server/store/place-import.ts'
import { insertStatusChanges, type StatusChangeRow } from '../../../server/store/status-history.ts'
import { EQUIPMENT, LATE, UAIS, yearContract, yearTickets } from './sla-year.ts'

/** So many rows in one transaction. */
const AT_ONCE = 5000
const ENROLLED = Date.UTC(2026, 7, 1)
const KINDS = { tni: 'board_pc', laptop: 'laptop' } as const

const TICKET = columns(
  ['school_id', 'id', 'device_id', 'lot', 'contract', 'state', 'severity'],
  ['number', 'opened_at', 'ended_at'],
)
const EVENT = columns(
  ['school_id', 'key', 'ticket_id', 'device_id', 'event', 'severity', 'lot', 'cause', 'by_party', 'proof'],
  ['n', 'at', 'recorded_at'],
)

/** A year in a store: its contract, and a ticket that is open with how its school is called. */
export interface StoredYear {
  contract: Id
  open: { school: Id; ticket: Id; number: number }[]
}

/** Enters the year into a new store, as far as it has come: schools, devices, a contract, tickets with their log, statuses. */
export async function storeYear(db: Database): Promise<StoredYear> {
  let made = 0
  const newId = (): Id => `00000000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`
  const [authority, contract] = [newId(), newId()]
  const schools = new Map(UAIS.map((uai) => [uai, newId()]))
  const idOf = (uai: string): Id => schools.get(uai) ?? ''
  const devices = new Map(EQUIPMENT.map(({ name }) => [name, newId()]))
  await db.write(async (t) => {
    await insertPlaces(t, {
      authorities: [{ id: authority, name: 'Beauval' }],
      schools: UAIS.map((uai) => ({ id: idOf(uai), authority, name: `École ${uai}`, uai })),
      rooms: [],
    })
  })
  for (let from = 0; from < EQUIPMENT.length; from += AT_ONCE) {
    await db.write((t) =>
      insertDevices(
        t,
        EQUIPMENT.slice(from, from + AT_ONCE).map(({ name, school, class: kind }) => ({
          ...{ school: idOf(school), id: devices.get(name) ?? '', name, kind: KINDS[kind], room: null },
          ...{ model: null, serial: null, claim: name, enrolledAt: ENROLLED },
        })),
      ),
    )
  }
  const { equipment: _, classes, ...rest } = yearContract()
  const text = JSON.stringify({
    ...rest,
    classes: classes.map((kind) => ({ ...kind, kinds: [kind.id === 'tni' ? KINDS.tni : KINDS.laptop] })),
    equipment: [],
  })
  const version = { contract, version: 1, text, validFrom: '2026-09-01', note: null, links: {}, at: 0, by: null }
  await db.write((t) =>
    insertContract(t, { ...version, key: 'bench', title: 'Bench', from: '2026-09-01', to: '2028-07-04' }),
  )
  const open = await addTickets(db, { contract, idOf, devices, newId })
  await db.run('analyze')
  return { contract, open }
}

async function addTickets(
  db: Database,
  named: { contract: Id; idOf: (uai: string) => Id; devices: ReadonlyMap<string, Id>; newId: () => Id },
): Promise<StoredYear['open']> {
  const { contract, idOf, devices, newId } = named
  const numbers = new Map<Id, number>()
  const open: StoredYear['open'] = []
  const [tickets, events, changes]: [Row[], Row[], StatusChangeRow[]] = [[], [], []]
  let number = 0
  for (const lines of yearTickets()) {
    const told = lines.filter(({ at }) => Date.parse(at) <= LATE)
    const [opened] = told
    number++
    if (!opened) continue
    const [school, device, ticket] = [idOf(opened.school ?? ''), devices.get(opened.equipment ?? '') ?? '', newId()]
    const closed = told.find(({ event }) => event === 'closed')
    const at = Date.parse(opened.at)
    const state = closed ? 'closed' : 'open'
    tickets.push([
      ...[school, ticket, device, opened.lot ?? null, contract, state, opened.severity],
      ...[number, at, closed ? Date.parse(closed.at) : null],
    ])
    if (!told.some(({ event }) => event === 'acknowledged')) open.push({ school, ticket, number })
    for (const line of told) {
      const second = Math.floor(Date.parse(line.at) / 1000) * 1000
      if (line.ticket === undefined) {
        const isDown = line.event === 'down'
        changes.push({
          school,
          device,
          at: second,
          status: isDown ? 'down' : 'ok',
          reason: isDown ? 'disk.full' : null,
        })
        continue
      }
      const n = (numbers.get(school) ?? 0) + 1
      numbers.set(school, n)
      events.push([
        ...[school, `${number} ${n}`, ticket, line.event === 'opened' ? device : null, line.event],
        ...[line.severity ?? null, line.lot ?? null, line.cause ?? null, line.by ?? null, line.proof ?? null],
        ...[n, second, second],
      ])
    }
  }
  // School by school, as the keys are: at random it would take a minute.
  await inBatches(db, tickets.sort(bySchool), (t, rows) => {
    const names = Object.keys(TICKET).join(', ')
    t.defer(
      `insert into tickets (${names}, symptom, title, title_key, severity_rank, level, live, party, pauses, changed_at,
         clock, due_key) select ${names}, 'other', '', '', 3, 'n1', 0, 'commune', '[]', opened_at, '[]', 0
       from ${t.dialect.rows('$1', TICKET)} as r`,
      [JSON.stringify(rows)],
    )
  })
  await inBatches(db, events.sort(bySchool), (t, rows) => {
    const names = Object.keys(EVENT).join(', ')
    t.defer(`insert into service_events (${names}) select ${names} from ${t.dialect.rows('$1', EVENT)} as r`, [
      JSON.stringify(rows),
    ])
  })
  await inBatches(
    db,
    changes.sort((a, b) => (a.school < b.school ? -1 : Number(a.school > b.school))),
    insertStatusChanges,
  )
  return open
}

type Row = (string | number | null | undefined)[]

function bySchool([a]: Row, [b]: Row): number {
  return (a ?? '') < (b ?? '') ? -1 : Number((a ?? '') > (b ?? ''))
}

async function inBatches<T>(db: Database, rows: readonly T[], add: (t: Transaction, some: T[]) => void): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db.write((t) => add(t, rows.slice(from, from + AT_ONCE)))
  }
}

function columns(texts: string[], numbers: string[]): Record<string, 'text' | 'bigint'> {
  return Object.fromEntries([
    ...texts.map((name) => [name, 'text'] as const),
    ...numbers.map((name) => [name, 'bigint'] as const),
  ])
}
