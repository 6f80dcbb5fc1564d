import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import { bundledHolidays } from '@preau/protocol/rules/calendar/bundled-holidays.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { schoolCalendar } from '@preau/protocol/rules/calendar/school-calendar.ts'
import { OFFICE_WEEK, SCHOOL_WEEKS } from '@preau/protocol/rules/calendar/school-weeks.ts'
import { dice } from '../../../test/sla/dice.ts'

const COMMUNES = 31
const SCHOOLS = 1350
const DEVICES = 50_000
const TICKETS = 60_000
const FIRST = dayOf('2026-09-01') ?? 0

/** The lines of one ticket of the year and of its equipment, by time. */
export type YearLine = { at: string; event: string } & Partial<Record<string, string>>

/** The UAI of each school. */
export const UAIS = Array.from({ length: SCHOOLS }, (_, n) => `${String(800_000 + n).padStart(7, '0')}A`)
/** The equipment: its name, the UAI of its school and its class. */
export const EQUIPMENT = Array.from({ length: DEVICES }, (_, n) => ({
  name: `D-${n}`,
  school: UAIS[n % SCHOOLS] ?? '',
  class: n % 2 === 0 ? ('tni' as const) : ('laptop' as const),
}))

/** Writes a contract of 31 communes and 2 suppliers, and the log of a year of 50 000 devices with 60 000 tickets. */
export async function writeYear(contract: string, events: string): Promise<void> {
  await writeFile(contract, JSON.stringify(yearContract()))
  const file = createWriteStream(events)
  const put = async (line: object): Promise<void> => {
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain')
  }
  for (const lines of yearTickets()) for (const line of lines) await put(line)
  file.end()
  await once(file, 'finish')
}

/** The tickets of the year, each with its lines. */
export function* yearTickets(): Generator<YearLine[]> {
  const die = dice(7)
  for (let n = 0; n < TICKETS; n++) yield ticketLines(n)

  function ticketLines(n: number): YearLine[] {
    const {
      name: equipment,
      school,
      class: kind,
    } = EQUIPMENT[die.below(DEVICES)] ?? { name: '', school: '', class: '' }
    let at = (FIRST + die.below(360)) * 86_400 + 28_800 + die.below(30_000)
    const ticket = `T-${n}`
    const after = (hours: number): string => {
      at += die.below(hours * 3600)
      return new Date(at * 1000).toISOString()
    }
    const opened = after(1)
    const lines: YearLine[] = [
      {
        at: opened,
        ticket,
        event: 'opened',
        school,
        severity: die.one(SEVERITIES),
        equipment,
        lot: `lot-${kind}`,
        by: 'teacher',
      },
      { at: opened, equipment, event: 'down', school, class: kind, cause: 'fault' },
      { at: after(8), ticket, event: 'acknowledged', by: 'supplier' },
      { at: after(24), ticket, event: 'on_site', by: 'supplier' },
    ]
    if (die.chance(0.2)) {
      lines.push({
        at: after(24),
        ticket,
        event: 'paused',
        cause: 'access_refused',
        proof: 'Photo du portail',
        by: 'supplier',
      })
      lines.push({ at: after(48), ticket, event: 'resumed', cause: 'access_refused', by: 'school' })
    }
    const restored = after(72)
    lines.push({ at: restored, ticket, event: 'restored', by: 'supplier' }, { at: restored, equipment, event: 'up' })
    if (die.chance(0.05))
      lines.push({ at: after(24), ticket, event: 'reopened' }, { at: after(24), ticket, event: 'restored' })
    lines.push({ at: after(48), ticket, event: 'closed' })
    return lines
  }
}

/** The contract: 31 communes, 2 suppliers. */
export function yearContract() {
  const uais = UAIS
  const school = (zone: 'A' | 'B' | 'C', week: keyof typeof SCHOOL_WEEKS): object =>
    schoolCalendar({ weeks: [{ from: '2025-09-01', hours: SCHOOL_WEEKS[week] }], holidays: bundledHolidays(zone) })
  const calendars: Record<string, object> = {
    office: { known: { from: '2025-09-01', to: '2028-07-04' }, weeks: [{ from: '2025-09-01', ...OFFICE_WEEK }] },
  }
  for (let commune = 0; commune < COMMUNES; commune++) {
    calendars[`commune-${commune}`] = school('B', commune % 3 === 0 ? 'four_and_a_half_days' : 'four_days')
  }
  const targets = {
    blocking: { gti: { hours: 4, calendar: 'school' }, gtr: { working_days: 1, calendar: 'office' } },
    major: { gti: { hours: 8, calendar: 'office' }, gtr: { working_days: 3, calendar: 'office' } },
    minor: { gti: { working_days: 2, calendar: 'office' }, gtr: { working_days: 10, calendar: 'office' } },
  }
  const lot = (kind: string, supplier: string): object => ({
    id: `lot-${kind}`,
    name: kind,
    supplier,
    classes: [kind],
    terms: [
      {
        from: '2026-09-01',
        annual_value_eur: 240_000,
        start_event: 'acknowledged',
        workaround_restores: true,
        reopen_within: { working_days: 5, calendar: 'office' },
        targets,
        penalty: {
          divisor: 1000,
          counts_from: 'next_day',
          value: 'month',
          cap_percent: 10,
          floor_eur: 300,
          limits_over: 'statement',
        },
      },
    ],
  })
  return {
    preau_contract: 1,
    id: 'bench',
    title: 'Bench',
    version: 1,
    time_zone: 'Europe/Paris',
    from: '2026-09-01',
    to: '2028-07-04',
    parties: [
      { id: 'buyer', name: 'Syndicat', role: 'buyer' },
      { id: 'alpha', name: 'Alpha', role: 'supplier' },
      { id: 'beta', name: 'Beta', role: 'supplier' },
    ],
    calendars,
    schools: uais.map((uai, n) => ({
      uai,
      name: uai,
      commune: `C${n % COMMUNES}`,
      calendar: `commune-${n % COMMUNES}`,
    })),
    classes: ['tni', 'laptop'].map((id) => ({ id, name: id, availability: { calendar: 'school' } })),
    equipment: uais.flatMap((school, n) =>
      ['tni', 'laptop'].flatMap((kind, odd) => {
        const ids: string[] = []
        for (let device = n; device < DEVICES; device += SCHOOLS) if (device % 2 === odd) ids.push(`D-${device}`)
        return ids.length === 0 ? [] : [{ school, class: kind, ids }]
      }),
    ),
    pauses: [{ cause: 'access_refused', name: 'Accès refusé', proof: true }],
    lots: [lot('tni', 'alpha'), lot('laptop', 'beta')],
  }
}

/** The tenth of the last month, at noon, in ms since 1970: a year less three weeks of it is known. */
export const LATE = (FIRST + 344) * 86_400_000 + 43_200_000

/** A month in the middle of it. */
export const MONTH = { from: dateOf(FIRST + 212), to: dateOf(FIRST + 241) }
