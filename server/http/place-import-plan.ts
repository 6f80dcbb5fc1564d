import type { ImportColumn, PlaceTree, RoomKind } from '@preau/protocol/api/places.ts'
import type { ErrorCode } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { sortKey } from '../store/sort-key.ts'
import type { ImportFile } from './place-import-file.ts'
import {
  addTo,
  type KnownAuthority,
  type KnownPlaces,
  type KnownSchool,
  keyWithin,
  knowAuthority,
  knownPlaces,
  knowSchool,
} from './place-import-index.ts'
import { checkLine, type Refusal, refusalOf, type WantedPlaces } from './place-import-line.ts'

export interface PlannedRoom {
  id: Id
  school: Id
  name: string
  kind: RoomKind
}

/** What an import will do: places to make, and places that were there and get a code which they lacked. */
export interface ImportPlan {
  authorities: KnownAuthority[]
  schools: KnownSchool[]
  rooms: PlannedRoom[]
  filledAuthorities: Set<KnownAuthority>
  filledSchools: Set<KnownSchool>
  unchanged: number
  refused: Refusal[]
}

/**
 * Decides what an import does to the places that are there. Pure. A school is found by its UAI, else by its name in its
 * authority; an authority by its INSEE code where the file lists communes, else by its name; a room by its name in its
 * school. What is found is never overwritten, only a missing code is filled in: so a second import changes nothing.
 */
export function planImport(tree: PlaceTree, file: ImportFile, newId: () => Id): ImportPlan {
  const known = knownPlaces(tree)
  const plan: ImportPlan = {
    authorities: [],
    schools: [],
    rooms: [],
    filledAuthorities: new Set(),
    filledSchools: new Set(),
    unchanged: 0,
    refused: [],
  }
  const lines = file.lines.map(checkLine)
  const insees = file.communes ? undefined : inseesOfAuthorities(lines)
  // A line may name a school by a code that a later line makes known: what was refused is tried again as long as that helps.
  let waiting = lines.filter((line) => !('refused' in line)) as WantedPlaces[]
  let refused: Refusal[] = []
  for (let before = Number.POSITIVE_INFINITY; waiting.length < before; ) {
    before = waiting.length
    refused = []
    waiting = waiting.filter((line) => {
      const found = findPlaces(known, line, file.communes)
      if ('refused' in found) {
        refused.push(found.refused)
        return true
      }
      if (!planLine(known, plan, line, found, insees, newId)) plan.unchanged++
      return false
    })
  }
  plan.refused = [...lines.flatMap((line) => ('refused' in line ? [line.refused] : [])), ...refused]
  plan.refused.sort((a, b) => a.line - b.line)
  return plan
}

/** What of a line is there already. */
interface FoundPlaces {
  authority: KnownAuthority | undefined
  school: KnownSchool | undefined
}

function findPlaces(known: KnownPlaces, line: WantedPlaces, communes: boolean): FoundPlaces | { refused: Refusal } {
  const byUai = line.uai === undefined ? undefined : known.schoolsByUai.get(line.uai)
  if (byUai) return { authority: undefined, school: byUai }

  if (line.authority === undefined) return refuse('authority', 'IMPORT_VALUE_MISSING')
  const authorities = authoritiesFor(known, line, line.authority, communes)
  if (authorities.length > 1) return refuse('authority', 'IMPORT_AMBIGUOUS', line.authority)
  const [authority] = authorities

  if (line.school === undefined) {
    const wanted = line.uai !== undefined || line.room !== undefined
    return wanted ? refuse('school', 'IMPORT_VALUE_MISSING') : { authority, school: undefined }
  }
  const named = (authority && known.schoolsByName.get(keyWithin(authority.id, line.school))) ?? []
  // A school of the same name with another UAI is another school.
  const schools = line.uai === undefined ? named : named.filter((school) => school.uai === null)
  if (schools.length > 1) return refuse('school', 'IMPORT_AMBIGUOUS', line.school)
  return { authority, school: schools[0] }

  function refuse(column: ImportColumn, code: ErrorCode, value = ''): { refused: Refusal } {
    return { refused: refusalOf(line.line, column, code, value) }
  }
}

/** The authorities that a line can mean: two communes may have one name, and one syndicat has schools in many communes. */
function authoritiesFor(known: KnownPlaces, line: WantedPlaces, name: string, communes: boolean): KnownAuthority[] {
  const named = known.authoritiesByName.get(sortKey(name)) ?? []
  if (line.insee === undefined) return named
  const same = communes
    ? (known.authoritiesByInsee.get(line.insee) ?? [])
    : named.filter((authority) => authority.insee === line.insee)
  if (same.length === 1) return same
  if (same.length > 1) return same.filter((authority) => named.includes(authority))
  return communes ? named.filter((authority) => authority.insee === null) : named
}

/** The INSEE code of each authority by its name: of those whose lines all name one commune. */
function inseesOfAuthorities(lines: readonly (WantedPlaces | { refused: Refusal })[]): Map<string, string | null> {
  const insees = new Map<string, string | null>()
  for (const line of lines) {
    if ('refused' in line || line.authority === undefined || line.insee === undefined) continue
    const key = sortKey(line.authority)
    const other = insees.get(key)
    insees.set(key, other === undefined || other === line.insee ? line.insee : null)
  }
  return insees
}

/** Plans what of a line is missing; gives whether anything was. */
function planLine(
  known: KnownPlaces,
  plan: ImportPlan,
  line: WantedPlaces,
  found: FoundPlaces,
  insees: Map<string, string | null> | undefined,
  newId: () => Id,
): boolean {
  let changed = false
  let authority = found.authority
  if (!authority && !found.school) {
    authority = { id: newId(), name: line.authority ?? '', insee: null, made: true }
    plan.authorities.push(authority)
    knowAuthority(known, authority)
    changed = true
  }
  const insee = insees && authority ? insees.get(sortKey(authority.name)) : line.insee
  if (authority && authority.insee === null && insee) {
    authority.insee = insee
    addTo(known.authoritiesByInsee, insee, authority)
    if (!authority.made) plan.filledAuthorities.add(authority)
    changed = true
  }

  let school = found.school
  if (!school && authority && line.school !== undefined) {
    school = { id: newId(), authority: authority.id, name: line.school, uai: null, insee: null, made: true }
    plan.schools.push(school)
    knowSchool(known, school)
    changed = true
  }
  if (!school) return changed
  const uai = school.uai === null ? line.uai : undefined
  const commune = school.insee === null ? line.insee : undefined
  if (uai !== undefined || commune !== undefined) {
    if (uai !== undefined) known.schoolsByUai.set(uai, school)
    school.uai ??= uai ?? null
    school.insee ??= commune ?? null
    if (!school.made) plan.filledSchools.add(school)
    changed = true
  }

  if (line.room === undefined) return changed
  const key = keyWithin(school.id, line.room)
  if (known.roomsByName.has(key)) return changed
  known.roomsByName.add(key)
  plan.rooms.push({ id: newId(), school: school.id, name: line.room, kind: line.roomKind })
  return true
}
