import {
  type Answer,
  type AnswerQuery,
  type AnswerRow,
  type AnswerValue,
  MAX_SCHOOLS,
  type SchoolAnswer,
} from '@preau/protocol/api/inventory-questions.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { EQUIPMENT_KINDS } from '@preau/protocol/rules/equipment-kinds.ts'
import type { InventoryFieldName } from '@preau/protocol/rules/inventory-fields.ts'
import {
  askedFields,
  isAboutBatteries,
  isAboutMachines,
  type Question,
} from '@preau/protocol/rules/inventory-question.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'
import type { Dialect, Queries } from './database.ts'
import { DEVICE_HEAD, type DeviceHeadRow, PLACE_JOINS, toDeviceHead } from './device-row.ts'
import { answeredSoftware, refuseTooWide } from './inventory-answered-software.ts'
import { COLUMNS, joinsOf, NO_BATTERY, valueSql } from './inventory-columns.ts'
import { questionSql } from './inventory-condition.ts'
import { type Bind, binder, devicesWithin } from './reach-sql.ts'

interface CountRow {
  school_id: Id
  school_name: string
  fits: number | null
  devices: number
  lacking: number
}

interface PageRow extends DeviceHeadRow {
  device_no: number | null
  software_at: number | null
  warranty_until: string | null
  [value: `value${number}`]: AnswerValue
}

const DEVICE_COLUMNS = { asked: 'text' } as const

/** What of a query says which rows are meant. */
export type AnsweredRows = Pick<AnswerQuery, 'question' | 'authority' | 'school' | 'group' | 'only'>

/** Asks every device within a reach. Throws QUESTION_TOO_WIDE. `now`: ms since 1970, from which ages are counted. */
export async function answerQuestion(db: Queries, reach: Reach, query: AnswerQuery, now: number): Promise<Answer> {
  await refuseTooWide(db, reach, query.question)
  const counts = await countAnswers(db, reach, query, now)
  const group = query.group ?? 'match'
  const schools = toSchools(counts)
  const sum = (rows: readonly SchoolAnswer[], what: 'devices' | 'match' | 'unknown') =>
    rows.reduce((total, row) => total + row[what], 0)
  const ofRows = query.only === undefined ? schools : schools.filter(({ school }) => school.id === query.only)
  const found = sum(ofRows, group)
  const limit = query.limit ?? 100
  const page = () => answerDevices(db, reach, query, now, { offset: query.offset ?? 0, limit })
  const answering = schools.filter(({ match, unknown }) => match > 0 || unknown > 0)
  return {
    devices: sum(schools, 'devices'),
    match: sum(schools, 'match'),
    unknown: sum(schools, 'unknown'),
    notConcerned: counts.reduce((total, row) => total + (row.fits === 0 ? row.lacking : 0), 0),
    fields: askedFields(query.question),
    concerned: schools.filter(({ match }) => match > 0).length,
    schools: answering.slice(0, MAX_SCHOOLS),
    found,
    rows: found === 0 || limit === 0 ? [] : await answerRows(db, reach, query.question, await page()),
  }
}

/** Which devices an answer has, in its order, all of them where no page is asked for. Equal ones keep their order from page to page. */
export async function answerDevices(
  db: Queries,
  reach: Reach,
  query: AnsweredRows & Pick<AnswerQuery, 'sort' | 'direction'>,
  now: number,
  page?: { offset: number; limit: number },
): Promise<Id[]> {
  const { params, bind } = binder()
  const fits = questionSql(query.question, bind, now)
  const where = [query.group === 'unknown' ? `${fits} is null` : fits, ...scopeSql(db.dialect, reach, query, bind)]
  if (query.only !== undefined) where.push(`d.school_id = ${bind(query.only)}`)
  const order = orderSql(query).map(({ column, direction }) => `${column} ${direction}`)
  const cut = page ? `limit ${bind(page.limit)} offset ${bind(page.offset)}` : ''
  const rows = await db.all<{ id: Id }>(
    `select d.id from devices d ${joinsOf(askedFields(query.question))} where ${where.join(' and ')}
     order by ${order.join(', ')} ${cut}`,
    params,
  )
  return rows.map(({ id }) => id)
}

/** What devices say to the fields of a question, in the order in which they are given; one that is gone, or out of reach, is left out. */
export async function answerRows(
  db: Queries,
  reach: Reach,
  question: Question,
  devices: readonly Id[],
): Promise<AnswerRow[]> {
  const fields = askedFields(question)
  const values = fields.map((name, index) => (name === 'software' ? '' : `, ${valueSql(name)} as value${index}`))
  const found = await db.all<PageRow>(
    `select ${DEVICE_HEAD}, d.warranty_until, f.device_no, f.software_at${values.join('')}
     from ${db.dialect.rows('$1', DEVICE_COLUMNS)} as r join devices d on d.id = r.asked ${joinsOf(fields)} ${PLACE_JOINS}`,
    [JSON.stringify(devices.map((id) => [id]))],
  )
  const rows = found.filter(({ school_id, kind }) => reaches(reach, school_id, kind))
  const numbers = rows.flatMap(({ device_no }) => device_no ?? [])
  const software = fields.includes('software') ? await answeredSoftware(db, question, numbers) : undefined
  const byId = new Map(rows.map((row) => [row.id, toRow(row, fields, software)]))
  return devices.flatMap((id) => byId.get(id) ?? [])
}

function toRow(
  row: PageRow,
  fields: readonly InventoryFieldName[],
  software: ReadonlyMap<number, string> | undefined,
): AnswerRow {
  return {
    ...toDeviceHead(row),
    warrantyUntil: row.warranty_until,
    values: fields.map((name, index) =>
      name === 'software' ? softwareOf(row, software) : saidOf(row[`value${index}`]),
    ),
  }
}

function saidOf(value: AnswerValue | undefined): AnswerValue {
  return value === -1 ? '' : (value ?? null)
}

/** Its versions; an empty text where it told what it has, and has no such program. */
function softwareOf(row: PageRow, software: ReadonlyMap<number, string> | undefined): string | null {
  return row.software_at === null ? null : (software?.get(row.device_no ?? 0) ?? '')
}

function countAnswers(db: Queries, reach: Reach, query: AnswerQuery, now: number): Promise<CountRow[]> {
  const { params, bind } = binder()
  const fits = `case ${questionSql(query.question, bind, now)} when true then 1 when false then 0 end`
  const lacks = isAboutBatteries(query.question) ? `case when ${NO_BATTERY} then 1 else 0 end` : '0'
  const where = ['1 = 1', ...scopeSql(db.dialect, reach, query, bind)].join(' and ')
  return db.all<CountRow>(
    `select a.school_id, school.name as school_name, a.fits, a.devices, a.lacking from (
       select school_id, fits, count(*) as devices, sum(lacks) as lacking
       from (
         select d.school_id, ${fits} as fits, ${lacks} as lacks
         from devices d ${joinsOf(askedFields(query.question))} where ${where}
       ) as each_device
       group by school_id, fits
     ) as a join schools school on school.id = a.school_id order by school.name_key, school.id`,
    params,
  )
}

function scopeSql(
  dialect: Dialect,
  reach: Reach,
  { question, school, authority }: Pick<AnswerQuery, 'question' | 'school' | 'authority'>,
  bind: Bind,
): string[] {
  const machines = isAboutMachines(question) ? [`d.kind not in (${EQUIPMENT_KINDS.map(bind).join(', ')})`] : []
  const within = [...devicesWithin(dialect, reach, 'd', bind), ...machines]
  if (school !== undefined) return [...within, `d.school_id = ${bind(school)}`]
  if (authority === undefined) return within
  return [...within, `d.school_id in (select id from schools where authority_id = ${bind(authority)})`]
}

/** The schools with most devices first; of equals the order of names stays. */
function toSchools(counts: readonly CountRow[]): SchoolAnswer[] {
  const schools = new Map<Id, SchoolAnswer>()
  for (const { school_id, school_name, fits, devices } of counts) {
    const before = schools.get(school_id) ?? {
      school: { id: school_id, name: school_name },
      devices: 0,
      match: 0,
      unknown: 0,
    }
    schools.set(school_id, {
      ...before,
      devices: before.devices + devices,
      match: before.match + (fits === 1 ? devices : 0),
      unknown: before.unknown + (fits === null ? devices : 0),
    })
  }
  return [...schools.values()].sort((a, b) => b.match - a.match || b.unknown - a.unknown)
}

/** The columns of an order; it ends in the id, so that no two rows are equal. */
function orderSql({
  sort = 'place',
  direction = 'asc',
  question,
}: Pick<AnswerQuery, 'sort' | 'direction' | 'question'>) {
  const along = { column: 'd.id', direction: 'asc' as const }
  const place = { column: 'd.place_key', direction: sort === 'place' ? direction : ('asc' as const) }
  const name = { column: 'd.name_key', direction: sort === 'name' ? direction : ('asc' as const) }
  switch (sort) {
    case 'place':
      return [place, name, along]
    case 'name':
      return [name, along]
    case 'status':
      return [{ column: 'd.severity', direction }, place, name, along]
    case 'value': {
      const first = askedFields(question).find((field) => field !== 'software')
      if (first === undefined) return [place, name, along]
      const { value, key = value } = COLUMNS[first]
      return [{ column: key, direction }, place, name, along]
    }
  }
}
