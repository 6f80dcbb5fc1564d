import type { FieldValues } from '@preau/protocol/api/inventory-questions.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { containsSql } from './inventory-condition.ts'
import { andAll, binder, devicesWithin } from './reach-sql.ts'

/** Of so many devices the lists are read; of more, the installations of the programs that most devices of the server have. */
const FEW_DEVICES = 5000
/** Installations that one suggestion looks at. */
const MOST_INSTALLS = 1_000_000

interface Title {
  id: number
  program: string
  key: string
}

interface Program {
  value: string
  key: string
  devices: number
}

/**
 * Programs that devices within a reach have, the most frequent first, by the words of `q`. What the server counts by itself is of
 * all devices; within a borderline nobody counts, so they are counted here and now.
 */
export async function programValues(
  db: Queries,
  reach: Reach,
  q: string,
  limit: number,
  few = FEW_DEVICES,
): Promise<FieldValues['rows']> {
  if (reach === 'all') return await programsOfAll(db, q, limit)
  const lists = await listsWithin(db, reach, few)
  if (lists.length > few) return await programsOfMany(db, reach, q, limit)
  return inOrder(await countLists(db, lists, q)).slice(0, limit)
}

async function programsOfAll(db: Queries, q: string, limit: number): Promise<FieldValues['rows']> {
  const { params, bind } = binder()
  return await db.all(
    `select min(t.program) as value, sum(t.devices) as devices from software_titles t
     where ${containsSql('t.program_key', q, bind)}
     group by t.program_key order by 2 desc, t.program_key limit ${bind(limit)}`,
    params,
  )
}

/** What each device within a reach has, as JSON arrays of titles; one more than `few` where there are more. */
async function listsWithin(db: Queries, reach: Reach, few: number): Promise<string[]> {
  const { params, bind } = binder()
  const within = andAll(devicesWithin(db.dialect, reach, 'd', bind))
  const rows = await db.all<{ titles: string }>(
    `select l.titles from devices d join software_lists l on l.school_id = d.school_id and l.device_id = d.id
     where 1 = 1${within} limit ${few + 1}`,
    params,
  )
  return rows.map(({ titles }) => titles)
}

async function countLists(db: Queries, lists: readonly string[], q: string): Promise<Program[]> {
  const { params, bind } = binder()
  const titles = await db.all<Title>(
    `select t.title_id as id, t.program, t.program_key as key from software_titles t
     where ${containsSql('t.program_key', q, bind)}`,
    params,
  )
  const meant = new Map(titles.map((title) => [title.id, title]))
  const programs = new Map<string, Program>()
  for (const list of lists) {
    for (const id of JSON.parse(list) as number[]) {
      const title = meant.get(id)
      if (title) count(programs, title)
    }
  }
  return [...programs.values()]
}

function count(programs: Map<string, Program>, { key, program }: Title): void {
  const known = programs.get(key)
  if (!known) programs.set(key, { key, value: program, devices: 1 })
  else {
    known.devices++
    if (program < known.value) known.value = program
  }
}

function inOrder(programs: readonly Program[]): FieldValues['rows'] {
  return [...programs]
    .sort((a, b) => b.devices - a.devices || (a.key < b.key ? -1 : 1))
    .map(({ value, devices }) => ({ value, devices }))
}

/**
 * The same of a reach of thousands of devices: of the programs that are the most frequent on the server, as many as can be counted
 * without holding the store up. A program that only few have may be missing; a longer word finds it.
 */
async function programsOfMany(db: Queries, reach: Reach, q: string, limit: number): Promise<FieldValues['rows']> {
  const { params, bind } = binder()
  const within = andAll(devicesWithin(db.dialect, reach, 'd', bind))
  return await db.all(
    `with named as (
       select t.program_key, sum(t.devices) as installs from software_titles t
       where ${containsSql('t.program_key', q, bind)} group by t.program_key
     ), counted as (
       select program_key, sum(installs) over (order by installs desc, program_key) as so_far from named
     ), numbers as materialized (
       select f.device_no from devices d join device_facts f on f.school_id = d.school_id and f.device_id = d.id
       where 1 = 1${within}
     )
     select min(t.program) as value, count(*) as devices
     from counted c join software_titles t on t.program_key = c.program_key
       join software_installs i on i.title_id = t.title_id
     where c.so_far <= ${bind(MOST_INSTALLS)} and i.device_no in (select device_no from numbers)
     group by t.program_key order by 2 desc, t.program_key limit ${bind(limit)}`,
    params,
  )
}
