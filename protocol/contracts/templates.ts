import { bundledHolidays } from '../rules/calendar/bundled-holidays.ts'
import { dayOf } from '../rules/calendar/local-day.ts'
import { type HolidayRegion, publicHolidayClosures } from '../rules/calendar/public-holidays.ts'
import { schoolCalendar } from '../rules/calendar/school-calendar.ts'
import type { SchoolZone } from '../rules/calendar/school-holidays.ts'
import { OFFICE_WEEK, SCHOOL_WEEKS } from '../rules/calendar/school-weeks.ts'
import type { ServiceCalendar } from '../rules/calendar/service-calendar.ts'
import type { DeviceKind } from '../rules/device-status.ts'
import type { Contract } from './contract.ts'
import type { Terms } from './terms.ts'

/** What a template needs to be told. Everything else is a value to begin with, and can be edited. */
export interface TemplateFacts {
  id: string
  title: string
  from: string
  to: string
  buyer: string
  supplier: string
  /** The single number that everybody calls. */
  phone?: string
  zone: SchoolZone
  region?: HolidayRegion
  week: keyof typeof SCHOOL_WEEKS
  schools: { uai: string; name: string; commune?: string }[]
  classes: { id: string; name: string; kinds?: DeviceKind[] }[]
  annual_value_eur: number
}

/**
 * The global offer for schools as purchasing bodies sell it: one number for everything, delivery and installation with a
 * report, a visit to begin with, maintenance within a delay, replacement as an option. Values are to be set by each buyer.
 */
export function schoolOffer(facts: TemplateFacts): Contract {
  const contract = maintenance(facts)
  return {
    ...contract,
    responsibilities: [
      { step: 'support', responsible: ['supplier'], accountable: 'supplier', informed: ['buyer'] },
      { step: 'delivery', responsible: ['supplier'], accountable: 'supplier', informed: ['buyer'] },
      { step: 'installation', responsible: ['supplier'], accountable: 'supplier', consulted: ['buyer'] },
      { step: 'start_up', responsible: ['supplier'], accountable: 'supplier', informed: ['buyer'] },
      { step: 'level_1', responsible: ['supplier'], accountable: 'supplier' },
      { step: 'level_2', responsible: ['supplier'], accountable: 'supplier' },
      { step: 'parts', responsible: ['supplier'], accountable: 'supplier' },
    ],
    services: [
      {
        kind: 'single_support_number',
        description: 'Un seul numéro pour tous les équipements',
        ...(facts.phone !== undefined && { phone: facts.phone }),
      },
      { kind: 'delivery', description: 'Livraison en une fois' },
      { kind: 'installation_report', description: 'Installation et procès-verbal' },
      { kind: 'start_up_visit', description: 'Visite de prise en main' },
      { kind: 'replacement', description: 'Remplacement du matériel en panne', option: true },
    ],
  }
}

/** Maintenance alone: targets by severity, penalties by the CCAG-TIC. */
export function maintenance(facts: TemplateFacts): Contract {
  const { id, title, from, to, classes, phone } = facts
  return {
    preau_contract: 1,
    id,
    title,
    version: 1,
    time_zone: 'Europe/Paris',
    from,
    to,
    parties: [
      { id: 'buyer', name: facts.buyer, role: 'buyer' },
      { id: 'supplier', name: facts.supplier, role: 'supplier', ...(phone !== undefined && { phone }) },
    ],
    calendars: { classe: classCalendar(facts), bureau: officeCalendar(facts) },
    schools: facts.schools.map((school) => ({ ...school, calendar: 'classe' })),
    classes: classes.map((kind) => ({
      ...kind,
      availability: {
        calendar: 'school',
        target_percent: 98,
        // The buyer's own acts and what nobody can help; the causes of pauses stand beside the outage that they pause.
        excluded_causes: [
          ...['maintenance_preventive', 'access_refused', 'awaiting_user', 'planned_visit'],
          ...['force_majeure', 'third_party_outage'],
        ],
      },
    })),
    equipment: [],
    pauses: [
      { cause: 'access_refused', name: 'Accès refusé ou école fermée', proof: true },
      { cause: 'awaiting_user', name: 'Attente de l’utilisateur', proof: false },
      { cause: 'planned_visit', name: 'Rendez-vous demandé par l’école', proof: true },
      { cause: 'force_majeure', name: 'Force majeure', proof: true },
      { cause: 'third_party_outage', name: 'Coupure d’un tiers', proof: true },
    ],
    lots: [{ id: 'lot-1', name: title, supplier: 'supplier', terms: [firstTerms(facts)] }],
  }
}

function firstTerms({ from, annual_value_eur }: TemplateFacts): Terms {
  return {
    from,
    annual_value_eur,
    start_event: 'acknowledged',
    workaround_restores: true,
    reopen_within: { working_days: 5, calendar: 'bureau' },
    targets: {
      blocking: { gti: { hours: 4, calendar: 'bureau' }, gtr: { working_days: 1, calendar: 'bureau' } },
      major: { gti: { hours: 8, calendar: 'bureau' }, gtr: { working_days: 3, calendar: 'bureau' } },
      minor: { gti: { working_days: 2, calendar: 'bureau' }, gtr: { working_days: 10, calendar: 'bureau' } },
    },
    penalty: {
      divisor: 1000,
      counts_from: 'next_day',
      value: 'annual',
      cap_percent: 10,
      floor_eur: 1000,
      limits_over: 'year',
    },
  }
}

function classCalendar({ zone, region, week }: TemplateFacts): ServiceCalendar {
  const holidays = bundledHolidays(zone)
  const weeks = [{ from: holidays.known.from, hours: SCHOOL_WEEKS[week] }]
  return schoolCalendar({ weeks, holidays, ...(region !== undefined && { region }) })
}

/** Offices work in the holidays, too; public holidays can be computed for any year. */
function officeCalendar({ from, to, region }: TemplateFacts): ServiceCalendar {
  const known = { from, to: `${Number(to.slice(0, 4)) + 1}${to.slice(4)}`.replace('-02-29', '-02-28') }
  const closed = publicHolidayClosures(dayOf(known.from) ?? 0, dayOf(known.to) ?? -1, region)
  return { known, weeks: [{ from, ...OFFICE_WEEK }], closed }
}
