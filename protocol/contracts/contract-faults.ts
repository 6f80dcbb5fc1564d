import { calendarFaults, closedFaults, spanFaults } from '../rules/calendar/calendar-faults.ts'
import type { Contract } from './contract.ts'
import { centsOf } from './money.ts'
import type { Target, Terms } from './terms.ts'

/** What makes no sense in a contract of the right shape: where, and which rule it breaks. */
export interface ContractFault {
  path: string
  fault: string
}

/** Every fault of a contract; none means that figures can be made with it. */
export function contractFaults(contract: Contract): ContractFault[] {
  const closures = contract.closures ?? {}
  const calendars = Object.entries(contract.calendars).flatMap(([name, calendar]) =>
    calendarFaults(calendar, Object.keys(closures)).map(({ path, fault }) => ({
      path: `/calendars/${name}${path}`,
      fault,
    })),
  )
  return [
    ...zoneFaults(contract.time_zone),
    ...spanFaults(contract, ''),
    ...Object.entries(closures).flatMap(([name, closed]) => closedFaults(closed, `/closures/${name}`)),
    ...calendars,
    ...partyFaults(contract),
    ...placeFaults(contract),
    ...equipmentFaults(contract),
    ...lotFaults(contract),
  ]
}

function zoneFaults(zone: string): ContractFault[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return []
  } catch {
    return [{ path: '/time_zone', fault: 'zone_unknown' }]
  }
}

function partyFaults({ parties, responsibilities = [] }: Contract): ContractFault[] {
  const known = parties.map(({ id }) => id)
  const named = responsibilities.flatMap(({ responsible = [], accountable, consulted = [], informed = [] }, index) =>
    [...responsible, accountable, ...consulted, ...informed].map((party) => ({
      party,
      at: `/responsibilities/${index}`,
    })),
  )
  return [
    ...twice(known, '/parties'),
    ...parties.flatMap(({ of }, index) => unknown(of, known, `/parties/${index}/of`, 'party_unknown')),
    ...named.flatMap(({ party, at }) => unknown(party, known, at, 'party_unknown')),
  ]
}

function placeFaults({ schools, calendars, classes, pauses }: Contract): ContractFault[] {
  const names = Object.keys(calendars)
  return [
    ...(names.includes('school') ? [{ path: '/calendars/school', fault: 'name_reserved' }] : []),
    ...twice(
      schools.map(({ uai }) => uai),
      '/schools',
    ),
    ...schools.flatMap((school, index) =>
      unknown(school.calendar, names, `/schools/${index}/calendar`, 'calendar_unknown'),
    ),
    ...twice(
      classes.map(({ id }) => id),
      '/classes',
    ),
    ...twice(
      pauses.map(({ cause }) => cause),
      '/pauses',
    ),
    ...classes.flatMap(({ availability, value_eur }, index) => [
      ...choice(availability?.calendar, names, `/classes/${index}/availability/calendar`),
      ...amount(value_eur, `/classes/${index}/value_eur`),
    ]),
  ]
}

/** An equipment may stand in several groups, one after the other: it moved. It is never in two at once. */
function equipmentFaults({ equipment, schools, classes }: Contract): ContractFault[] {
  const uais = new Set(schools.map(({ uai }) => uai))
  const known = new Set(classes.map(({ id }) => id))
  const spans = new Map<string, { from: string; to: string }[]>()
  return equipment.flatMap(({ school, class: kind, ids, from = '', to = '9999-12-31' }, index) => {
    const path = `/equipment/${index}`
    const faults: ContractFault[] = []
    if (!uais.has(school)) faults.push({ path: `${path}/school`, fault: 'school_unknown' })
    if (!known.has(kind)) faults.push({ path: `${path}/class`, fault: 'class_unknown' })
    if (from > to) faults.push({ path, fault: 'dates_reversed' })
    for (const id of ids) {
      const others = spans.get(id) ?? []
      if (others.some((other) => from <= other.to && other.from <= to)) {
        faults.push({ path, fault: `twice: ${id}` })
      }
      others.push({ from, to })
      spans.set(id, others)
    }
    return faults
  })
}

function lotFaults({ lots, parties, schools, classes, calendars }: Contract): ContractFault[] {
  const uais = new Set(schools.map(({ uai }) => uai))
  const kinds = classes.map(({ id }) => id)
  const names = Object.keys(calendars)
  return [
    ...twice(
      lots.map(({ id }) => id),
      '/lots',
    ),
    ...lots.flatMap((lot, index) => [
      ...unknown(
        lot.supplier,
        parties.map(({ id }) => id),
        `/lots/${index}/supplier`,
        'party_unknown',
      ),
      ...(lot.schools ?? []).flatMap((uai): ContractFault[] =>
        uais.has(uai) ? [] : [{ path: `/lots/${index}/schools`, fault: `school_unknown: ${uai}` }],
      ),
      ...(lot.classes ?? []).flatMap((kind) => unknown(kind, kinds, `/lots/${index}/classes`, 'class_unknown')),
      ...twice(
        lot.terms.map(({ from }) => from),
        `/lots/${index}/terms`,
      ),
      ...lot.terms.flatMap((terms, at) => termsFaults(terms, names, `/lots/${index}/terms/${at}`)),
    ]),
  ]
}

function termsFaults(terms: Terms, calendars: readonly string[], path: string): ContractFault[] {
  const targets: [string, Target][] = [['/reopen_within', terms.reopen_within]]
  for (const [severity, { gti, gtr } = {}] of Object.entries(terms.targets)) {
    if (gti) targets.push([`/targets/${severity}/gti`, gti])
    if (gtr) targets.push([`/targets/${severity}/gtr`, gtr])
  }
  const { cap_value_eur, floor_eur } = terms.penalty
  return [
    ...spanFaults({ from: terms.from, to: terms.from }, path).slice(0, 1),
    ...targets.flatMap(([where, target]) => choice(target.calendar, calendars, `${path}${where}/calendar`)),
    ...amount(terms.annual_value_eur, `${path}/annual_value_eur`),
    ...amount(cap_value_eur, `${path}/penalty/cap_value_eur`),
    ...amount(floor_eur, `${path}/penalty/floor_eur`),
  ]
}

function choice(calendar: string | undefined, known: readonly string[], path: string): ContractFault[] {
  return calendar === 'school' ? [] : unknown(calendar, known, path, 'calendar_unknown')
}

function unknown(name: string | undefined, known: readonly string[], path: string, fault: string): ContractFault[] {
  return name === undefined || known.includes(name) ? [] : [{ path, fault }]
}

function amount(euros: number | undefined, path: string): ContractFault[] {
  return euros === undefined || centsOf(euros) !== undefined ? [] : [{ path, fault: 'part_of_a_cent' }]
}

function twice(names: readonly string[], path: string): ContractFault[] {
  const seen = new Set<string>()
  return names.flatMap((name) => {
    const known = seen.has(name)
    seen.add(name)
    return known ? [{ path, fault: `twice: ${name}` }] : []
  })
}
