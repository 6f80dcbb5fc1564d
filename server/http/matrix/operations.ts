import type { Action } from '@preau/protocol/rules/permissions.ts'
import type { HttpApp } from '../services.ts'
import { OPEN } from './open.ts'
import { ROWS, type Row } from './rows.ts'
import type { Noun } from './world.ts'

/** An operation as the OpenAPI document has it, with the row that says how it is asked. */
export interface Operation {
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  action: Action
  row: Row
  /** Its query parameters that name an object. */
  queries: Noun[]
}

interface Described {
  'x-action'?: Action
  'x-open'?: string
  parameters?: { name: string; in: string; schema: unknown }[]
}

/** Parameters that hold an id, by what they name. */
const QUERIES: Record<string, Noun> = {
  school: 'school',
  authority: 'authority',
  room: 'room',
  device: 'device',
  resource: 'room',
  ticket: 'device',
}

/**
 * Every operation that asks who calls it, from the document that the application itself gives. Throws with what is to be added
 * where the rows do not know one of them, or it could be asked for an object that no row names.
 */
export function operationsOf(app: HttpApp): Operation[] {
  const paths = app.swagger().paths as Record<string, Record<string, Described>>
  const faults: string[] = []
  const known = new Set<string>()
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, described]) => {
      const name = `${method.toUpperCase()} ${path}`
      known.add(name)
      const action = described['x-action']
      if (action === undefined) {
        if (!OPEN.includes(name))
          faults.push(`${name} is open to everybody: add it to OPEN in matrix/open.ts if it has to be`)
        return []
      }
      const row = ROWS[name]
      if (!row) {
        faults.push(`${name} has no example request: add a row of that name to ROWS in matrix/rows.ts`)
        return []
      }
      if (path.includes('{id}') && !row.id)
        faults.push(`${name}: its row has to say in \`id\` what is named in its path`)
      const ids = (described.parameters ?? []).filter((each) => each.in === 'query' && isId(each.schema))
      for (const { name: query } of ids) {
        if (!QUERIES[query]) faults.push(`${name}: say in QUERIES of matrix/operations.ts what ?${query} names`)
      }
      const queries = ids.flatMap(({ name: query }) => QUERIES[query] ?? [])
      return [{ name, method: method.toUpperCase() as Operation['method'], path, action, row, queries }]
    }),
  )
  for (const name of [...Object.keys(ROWS), ...OPEN]) {
    if (!known.has(name)) faults.push(`${name} is in matrix/rows.ts and not in the application`)
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return operations
}

function isId(schema: unknown): boolean {
  const text = JSON.stringify(schema)
  return text.includes('/Id"') || text.includes('^[0-9a-f]{8}-')
}
