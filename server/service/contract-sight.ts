import type { Contract, Lot } from '@preau/protocol/contracts/contract.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'

/**
 * What of contracts somebody sees. A role on places sees the lots that lie within them whole; a role on lots of persons sees
 * those lots of contracts that are joined to them, as far as they lie within them, too.
 */
export interface Sight {
  /** What the roles on places reach. */
  places: Reach
  /** The lots of persons on which there is a role, and what those and the places reach together. */
  lots: ReadonlySet<Id>
  together: Reach
}

/** Sees all of every contract: programs of the server itself. */
export const EVERYTHING: Sight = { places: 'all', lots: new Set(), together: 'all' }

/** The lots of a contract that are seen, in its order. */
export function seenLots(
  contract: Contract,
  links: Readonly<Record<string, Id>>,
  idOf: (uai: string) => Id | undefined,
  sight: Sight,
): readonly Lot[] {
  if (sight.places === 'all') return contract.lots
  return contract.lots.filter((lot) => {
    if (isWithin(contract, lot, idOf, sight.places)) return true
    const link = links[lot.id]
    return link !== undefined && sight.lots.has(link) && isWithin(contract, lot, idOf, sight.together)
  })
}

/** Whether a reach holds every school of a lot, and in it every kind of device of its classes. */
function isWithin(contract: Contract, lot: Lot, idOf: (uai: string) => Id | undefined, reach: Reach): boolean {
  const kinds = classesOf(contract, lot).flatMap((named) => named.kinds ?? [])
  return schoolsOf(contract, lot).every(({ uai }) => {
    const school = idOf(uai)
    return (
      school !== undefined &&
      (kinds.length === 0 ? reaches(reach, school) : kinds.every((kind) => reaches(reach, school, kind)))
    )
  })
}

/** A contract with some of its lots alone, and nothing in it that is only of the others. */
export function withLots(contract: Contract, lots: readonly Lot[]): Contract {
  if (lots.length === contract.lots.length) return contract
  const schools = unionBy(lots, (lot) => schoolsOf(contract, lot), contract.schools)
  const classes = unionBy(lots, (lot) => classesOf(contract, lot), contract.classes)
  const suppliers = new Set(lots.map(({ supplier }) => supplier))
  const parties = contract.parties.filter(
    ({ id, role, of }) =>
      suppliers.has(id) || role === 'buyer' || role === 'authority' || (of !== undefined && suppliers.has(of)),
  )
  const known = new Set(parties.map(({ id }) => id))
  const scopes = lots.map((lot) => [
    new Set(schoolsOf(contract, lot).map(({ uai }) => uai)),
    new Set(classesOf(contract, lot).map(({ id }) => id)),
  ])
  const { responsibilities, closures, ...rest } = contract
  const calendars = calendarsOf(contract, { schools, classes, lots })
  const closed = Object.entries(closures ?? {}).filter(([name]) =>
    Object.values(calendars).some((calendar) => calendar.closures?.includes(name)),
  )
  return {
    ...rest,
    ...(closed.length > 0 && { closures: Object.fromEntries(closed) }),
    ...(responsibilities && {
      responsibilities: responsibilities.filter(({ responsible = [], accountable, consulted = [], informed = [] }) =>
        [...responsible, accountable, ...consulted, ...informed].every((party) => known.has(party)),
      ),
    }),
    parties,
    schools,
    classes,
    calendars,
    equipment: contract.equipment.filter((group) =>
      scopes.some(([uais, kinds]) => uais?.has(group.school) && kinds?.has(group.class)),
    ),
    lots: [...lots],
  }
}

export function schoolsOf({ schools }: Contract, lot: Lot): Contract['schools'] {
  const named = lot.schools && new Set(lot.schools)
  return named ? schools.filter(({ uai }) => named.has(uai)) : schools
}

export function classesOf({ classes }: Contract, lot: Lot): Contract['classes'] {
  return lot.classes ? classes.filter(({ id }) => lot.classes?.includes(id)) : classes
}

/** What any of the lots has, in the order of the contract. */
function unionBy<T>(lots: readonly Lot[], of: (lot: Lot) => T[], all: readonly T[]): T[] {
  const wanted = new Set(lots.flatMap(of))
  return all.filter((each) => wanted.has(each))
}

function calendarsOf(
  { calendars }: Contract,
  { schools, classes, lots }: Pick<Contract, 'schools' | 'classes'> & { lots: readonly Lot[] },
): Contract['calendars'] {
  const names = new Set([
    ...schools.map(({ calendar }) => calendar),
    ...classes.map(({ availability }) => availability?.calendar ?? 'school'),
  ])
  for (const { terms } of lots) {
    for (const { reopen_within, targets } of terms) {
      names.add(reopen_within.calendar)
      for (const { gti, gtr } of Object.values(targets)) {
        if (gti) names.add(gti.calendar)
        if (gtr) names.add(gtr.calendar)
      }
    }
  }
  return Object.fromEntries(Object.entries(calendars).filter(([name]) => names.has(name)))
}
