import type { Grant } from '@preau/protocol/rules/roles.ts'
import { ask, has, namedBy, type Place, type Reply, type Request, requestsFor, withoutIds } from './ask.ts'
import type { Operation } from './operations.ts'
import {
  idOf,
  KINDS,
  markOf,
  NOWHERE,
  type Noun,
  SCHOOLS,
  SCOPES,
  type SchoolNumber,
  type ScopeName,
  type Sees,
  type Spot,
} from './world.ts'

export interface Trial {
  /** The whole world, and one in which there is nothing but what the scope reaches. */
  full: Place
  twin: Place
  scope: ScopeName
  operations: readonly Operation[]
  spots: readonly Spot[]
  grants: (operation: Operation) => Grant[]
}

/**
 * Asks everything about everything, in the same order in both worlds, and names each answer by which an asker could tell that
 * there is more than he reaches:
 * - it differs between the world with the others and the world without them;
 * - it differs between an object of elsewhere and one that does not exist, but for the ids that were asked;
 * - a name or an id of elsewhere stands in it that was not asked.
 */
export async function leaksOf({ full, twin, scope, operations, spots, grants }: Trial): Promise<string[]> {
  const { sees } = SCOPES[scope]
  const leaks: string[] = []
  let turn = 1000
  const before = await elsewhere(full, scope)
  for (const operation of operations.filter(({ row }) => !row.stream && !row.own)) {
    const cookies = [full, twin].map(({ http }) => http.signIn(grants(operation)))
    const ways = requestsFor(operation, NOWHERE, () => turn++)
    const nowhere: Reply[] = []
    for (const way of ways) nowhere.push(await both(way))
    for (const at of spots) {
      const requests = requestsFor(operation, at, () => turn++)
      for (const [i, request] of requests.entries()) {
        const reply = await both(request)
        for (const word of foreignWords(scope, at)) {
          if (reply.text.includes(word)) tell(request, at, `holds ${word}: ${reply.text.slice(0, 300)}`)
        }
        const way = ways[i]
        if (!way || !isElsewhere(sees, request)) continue
        const absent = withoutIds(nowhere[i]?.text ?? '', namedBy(way), NOWHERE, way.turn)
        const present = withoutIds(reply.text, namedBy(request), at, request.turn)
        if (absent !== present)
          tell(request, at, `is not as for one that does not exist: ${present.slice(0, 200)} | ${absent.slice(0, 200)}`)
      }
    }

    async function both(request: Request): Promise<Reply> {
      const reply = await ask(full, cookies[0] ?? '', request)
      const other = await ask(twin, cookies[1] ?? '', request)
      if (reply.text !== other.text) {
        tell(request, request.at, `knows of others: ${difference(reply.text, other.text)}`)
      }
      return reply
    }
  }
  if ((await elsewhere(full, scope)) !== before) leaks.push('something elsewhere was changed')
  return leaks

  function tell({ operation, only, query }: Request, at: Spot, what: string): void {
    const way = [only, query && `?${query}`].filter((each) => each !== undefined).join(' ')
    leaks.push(`${operation.name} [${way}] at school ${at.school}, ${at.kind}, by ${scope}: ${what}`)
  }
}

/** Whether a request names something, and nothing of it is reached: then it is asked for what does not exist, as far as one sees. */
function isElsewhere(sees: Sees, request: Request): boolean {
  const { at, operation } = request
  const named = namedBy(request)
  return named.length > 0 && !named.some((noun) => isReached(sees, noun, at, operation.row.classed === true))
}

function isReached(sees: Sees, noun: Noun, at: Spot, classed: boolean): boolean {
  if (noun === 'question') return true
  if (noun === 'authority')
    return SCHOOLS.some((school) => sameAuthority(school, at) && has(sees, { ...at, school }, false))
  return has(sees, at, classed || noun === 'device' || noun === 'waiting' || noun === 'message')
}

function sameAuthority(school: SchoolNumber, at: Spot): boolean {
  return markOf.authority({ ...at, school }) === markOf.authority(at)
}

function difference(a: string, b: string): string {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const from = Math.max(0, i - 60)
  return `…${a.slice(from, i + 120)} | …${b.slice(from, i + 120)}`
}

/** Names of what is not reached, and ids of it that were not asked. */
function foreignWords(scope: ScopeName, at: Spot): string[] {
  const { sees } = SCOPES[scope]
  const words: string[] = []
  for (const school of SCHOOLS) {
    const asked = school === at.school
    const spot = { school, kind: 'tablet' } as const
    if (!has(sees, spot, false))
      words.push(markOf.school(spot), ...(asked ? [] : [idOf('school', spot), idOf('room', spot)]))
    for (const kind of KINDS.filter((each) => !sees(school, each))) {
      const device = { school, kind }
      words.push(markOf.device(device), ...(asked ? [] : [idOf('device', device), idOf('waiting', device)]))
    }
  }
  for (const school of [0, 2] as const) {
    const authority = { school, kind: 'tablet' } as const
    const schools = SCHOOLS.filter(
      (each) => markOf.authority({ ...authority, school: each }) === markOf.authority(authority),
    )
    if (!schools.some((each) => has(sees, { ...authority, school: each }, false)))
      words.push(markOf.authority(authority))
  }
  return words
}

/** The rows of what is not reached, without those that the requests use up. */
async function elsewhere({ http }: Place, scope: ScopeName): Promise<string> {
  const { sees } = SCOPES[scope]
  const rows: unknown[] = []
  for (const school of SCHOOLS) {
    for (const kind of KINDS.filter((each) => !sees(school, each))) {
      rows.push(await http.db.get('select * from devices where id = $1', [idOf('device', { school, kind })]))
      rows.push(await http.db.get('select * from waiting_machines where id = $1', [idOf('waiting', { school, kind })]))
    }
    if (has(sees, { school, kind: 'tablet' }, false)) continue
    const at = { school, kind: 'tablet' } as const
    rows.push(await http.db.get('select * from schools where id = $1', [idOf('school', at)]))
    rows.push(await http.db.all('select * from rooms where id = $1', [idOf('room', at)]))
    for (const table of ['plan_rooms', 'plan_devices', 'plans', 'enrol_codes']) {
      rows.push(await http.db.all(`select * from ${table} where school_id = $1`, [idOf('school', at)]))
    }
  }
  return JSON.stringify(rows)
}
