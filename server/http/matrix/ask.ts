import type { Database } from '../../store/database.ts'
import type { TestHttp } from '../testing.ts'
import type { Operation } from './operations.ts'
import { idOf, KINDS, type Noun, SCHOOLS, type Sees, type Spot } from './world.ts'

/** An application with a world in it, and what of that is there. */
export interface Place {
  http: TestHttp
  sees: Sees
}

/** One request: which ids are of the spot that it is about (the others are of one's own), and a number of its own. */
export interface Request {
  operation: Operation
  at: Spot
  /** The field that is of the spot; all of them where none is named. */
  only?: Noun | 'path'
  /** A query parameter that is given. */
  query?: Noun
  turn: number
}

export interface Reply {
  status: number
  /** Status, type and body: what an asker can tell two answers apart by. */
  text: string
}

/** A spot that every scope of the tests reaches. */
export const OWN: Spot = { school: 0, kind: 'board_pc' }

/** Asks; makes first what the request uses up, where the place has that spot. */
export async function ask({ http, sees }: Place, cookie: string, request: Request): Promise<Reply> {
  const { operation, at, only, query, turn } = request
  const { row, path, method } = operation
  const spot = (noun: Noun | 'path') => (only === undefined || only === noun ? at : OWN)
  const asked = (where: Spot) => ({ id: idAt(where, turn), at: where, turn, db: http.db as Database })
  const inBody = {
    ...asked(at),
    id: (noun: Noun) => idAt(row.names?.includes(noun) ? spot(noun) : spot('path'), turn)(noun),
  }
  const inPath = asked(spot('path'))
  if (row.fresh && has(sees, inPath.at, row.classed === true)) await row.fresh(inPath)
  const given = typeof row.query === 'function' ? await row.query(inPath) : row.query
  const search = new URLSearchParams({ ...given, ...(query && { [query]: idAt(at, turn)(query) }) }).toString()
  const url = path.replace('{id}', inPath.id(row.id ?? 'device')) + (search && `?${search}`)
  const body = await row.body?.(inBody)
  const reply = await http.app.inject({
    method,
    url,
    headers: { cookie, origin: 'http://localhost', host: 'localhost', 'x-preau': '1' },
    ...(body && { payload: body }),
  })
  const type = `${reply.headers['content-type']} ${reply.headers['content-disposition'] ?? ''}`
  const text = row.chance ? reply.body.replace(row.chance, '<chance>') : reply.body
  return { status: reply.statusCode, text: `${reply.statusCode} ${type}\n${text}` }
}

/** Every way to ask an operation about a spot. `next` gives numbers that nobody else has. */
export function requestsFor(operation: Operation, at: Spot, next: () => number): Request[] {
  const { row, queries, path } = operation
  const fields: (Noun | 'path')[] = [...(path.includes('{id}') ? (['path'] as const) : []), ...(row.names ?? [])]
  const turns = row.body ? [0, 1] : [0]
  return turns.flatMap((parity) => {
    const turn = () => 2 * next() + parity
    return [
      { operation, at, turn: turn() },
      ...(fields.length > 1 ? fields.map((only) => ({ operation, at, only, turn: turn() })) : []),
      ...queries.map((query) => ({ operation, at, query, only: 'path' as const, turn: turn() })),
    ]
  })
}

/** A spot of each sort: of every class where a lot has some of them, and one where nobody else reaches; then nowhere. */
export const FEW_SPOTS: Spot[] = [
  ...KINDS.map((kind) => ({ school: 0, kind }) as const),
  { school: 1, kind: 'tablet' },
  { school: 2, kind: 'tablet' },
  { school: 2, kind: 'laptop' },
]
/** Every spot of the whole world. */
export const ALL_SPOTS: Spot[] = SCHOOLS.flatMap((school) => KINDS.map((kind) => ({ school, kind })))

/** Whether a place has what a request names there. */
export function has(sees: Sees, { school, kind }: Spot, classed: boolean): boolean {
  if (school === 9) return false
  return classed ? sees(school, kind) : KINDS.some((each) => sees(school, each))
}

/** A text without ids that were asked, so that answers about two spots can be held against each other. */
export function withoutIds(text: string, nouns: readonly Noun[], at: Spot, turn: number): string {
  return nouns.reduce((cut, noun) => cut.replaceAll(idAt(at, turn)(noun), `<${noun}>`), text)
}

/** What a request names that is of its spot. */
export function namedBy({ operation: { path, row }, only, query }: Request): Noun[] {
  const inPath = path.includes('{id}') && (only === undefined || only === 'path') ? [row.id ?? 'device'] : []
  return [
    ...inPath,
    ...(row.names ?? []).filter((name) => only === undefined || only === name),
    ...(query ? [query] : []),
  ]
}

function idAt(at: Spot, turn: number): (noun: Noun) => string {
  return (noun) => idOf(noun, at, noun === 'fresh' ? turn : 0)
}
