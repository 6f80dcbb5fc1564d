import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { schoolOffer } from '@preau/protocol/contracts/templates.ts'
import { schoolYearOf } from '@preau/protocol/rules/satisfaction.ts'

/** The demo school has a UAI of a département that is none. */
export const DEMO_UAI = '0990011Z'
const DAY = 86_400_000

/** The lots of the demo with their classes; each is also a lot of persons of the same name. */
export const DEMO_LOTS = [
  { id: 'tableaux', name: 'Lot 1 · Tableaux et projecteurs', kinds: ['board_pc', 'panel', 'whiteboard', 'projector'] },
  { id: 'postes', name: 'Lot 2 · Ordinateurs et tablettes', kinds: ['desktop', 'laptop', 'tablet'] },
] as const

/**
 * The contract of the demo: two suppliers, one of them with a subcontractor; 12 800 € a year for the boards, so that a fault
 * that is three days late costs 38.40 €.
 * @param now ms since 1970; the contract began some school years before
 */
export function demoContract({
  school,
  commune,
  now,
  schools = [{ uai: DEMO_UAI, name: school, commune }],
}: {
  school: string
  /** Who pays. */
  commune: string
  now: number
  /** All that it covers; without a word the school alone. */
  schools?: readonly { uai: string; name: string; commune: string }[]
}): Contract {
  const year = schoolYearOf(new Date(now - 120 * DAY).toISOString().slice(0, 10))
  const offer = schoolOffer({
    id: `marche-${year}-07`,
    title: 'Maintenance des équipements numériques des écoles',
    from: `${year}-09-01`,
    to: `${year + 3}-08-31`,
    buyer: commune,
    supplier: 'Nordéa Services',
    phone: '0 800 00 00 00',
    zone: 'B',
    week: 'four_days',
    schools: [...schools],
    classes: [
      { id: 'tableaux', name: 'Tableaux, écrans et projecteurs', kinds: [...DEMO_LOTS[0].kinds] },
      { id: 'ordinateurs', name: 'Ordinateurs fixes et portables', kinds: ['desktop', 'laptop'] },
      { id: 'tablettes', name: 'Tablettes', kinds: ['tablet'] },
    ],
    annual_value_eur: 12_800,
  })
  const [lot] = offer.lots
  const [terms] = lot?.terms ?? []
  if (!lot || !terms) return offer
  const objectives = { satisfaction: 4, gti_percent: 95, gtr_percent: 92, lost_sessions: 0 }
  const penalty = { ...terms.penalty, floor_eur: 30, limits_over: 'statement' } as const
  return {
    ...offer,
    parties: [
      { id: 'commune', name: commune, role: 'buyer' },
      { id: 'nordea', name: 'Nordéa Services', role: 'supplier', phone: '0 800 00 00 00' },
      { id: 'visio', name: 'Visio Ouest', role: 'subcontractor', of: 'nordea' },
      { id: 'atelier', name: 'Atelier Micro', role: 'supplier', phone: '0 800 00 00 01' },
    ],
    responsibilities: (offer.responsibilities ?? []).map((each) => ({
      ...each,
      responsible: ['nordea'],
      accountable: 'nordea',
      ...(each.informed && { informed: ['commune'] }),
      ...(each.consulted && { consulted: ['commune'] }),
    })),
    lots: [
      {
        ...lot,
        ...{ id: 'tableaux', name: DEMO_LOTS[0].name, supplier: 'nordea', classes: ['tableaux'] },
        terms: [{ ...terms, start_event: 'on_site', penalty, objectives }],
      },
      {
        ...lot,
        ...{ id: 'postes', name: DEMO_LOTS[1].name, supplier: 'atelier', classes: ['ordinateurs', 'tablettes'] },
        terms: [{ ...terms, annual_value_eur: 9600, penalty, objectives }],
      },
    ],
  }
}
