import { PreauError } from '@preau/protocol/errors.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from './database.ts'
import { titlesSql } from './inventory-condition.ts'
import { binder } from './reach-sql.ts'

interface TitleRow {
  device_no: number
  program: string
  program_key: string
  version: string
}

const NUMBER_COLUMNS = { asked_no: 'bigint' } as const
/** Programs that one cell names; a question by a short word may mean hundreds. */
const NAMED = 12

/**
 * Installations that the words of one question may mean. A program that all have is one for each device; a word that stands in the
 * names of hundreds of programs would hold the database for seconds.
 */
const WIDEST = 1_000_000

/**
 * Throws QUESTION_TOO_WIDE where the words of a question mean more installations than can be looked at at once. What costs is what
 * the server holds, whatever the reach; how much that is, is told only to who reaches it all.
 */
export async function refuseTooWide(
  db: Queries,
  reach: Reach,
  { conditions }: Question,
  widest = WIDEST,
): Promise<void> {
  let meant = 0
  for (const condition of conditions) {
    if (condition.field !== 'software' || condition.name === undefined) continue
    const { params, bind } = binder()
    const row = await db.get<{ installs: number | null }>(
      `select sum(t.devices) as installs from software_titles t where ${titlesSql(condition, bind)}`,
      params,
    )
    meant += row?.installs ?? 0
    if (meant <= widest) continue
    const known = reach === 'all' ? { installs: meant } : {}
    throw new PreauError('QUESTION_TOO_WIDE', { name: condition.name, ...known })
  }
}

/** Which versions of the programs that a question names a device has, as one text, by the number of the device. */
export async function answeredSoftware(
  db: Queries,
  { conditions }: Question,
  devices: readonly number[],
): Promise<Map<number, string>> {
  const { params, bind } = binder()
  const numbers = db.dialect.rows(bind(JSON.stringify(devices.map((no) => [no]))), NUMBER_COLUMNS)
  const named = conditions.filter(({ field, name }) => field === 'software' && name !== undefined)
  if (named.length === 0 || devices.length === 0) return new Map()
  const titles = named.map((condition) => `(${titlesSql(condition, bind)})`).join(' or ')
  const rows = await db.all<TitleRow>(
    `select i.device_no, t.program, t.program_key, t.version from software_titles t
     cross join ${numbers} as r join software_installs i on i.title_id = t.title_id and i.device_no = r.asked_no
     where ${titles} order by t.program_key, t.version_key`,
    params,
  )
  const byDevice = new Map<number, TitleRow[]>()
  for (const row of rows) byDevice.set(row.device_no, [...(byDevice.get(row.device_no) ?? []), row])
  // One program that is named whole needs no name in each cell.
  const alone = named.length === 1 && named[0]?.exact === true
  return new Map([...byDevice].map(([no, of]) => [no, cellOf(of, alone)]))
}

function cellOf(rows: readonly TitleRow[], alone: boolean): string {
  const texts = rows
    .slice(0, NAMED)
    .map(({ program, version }) => (alone && version ? version : `${program} ${version}`.trim()))
  return rows.length > NAMED ? `${texts.join(', ')}, ...` : texts.join(', ')
}
