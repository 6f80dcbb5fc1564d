import type { TemplateQuery } from '@preau/protocol/api/contracts.ts'
import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { maintenance, schoolOffer, type TemplateFacts } from '@preau/protocol/contracts/templates.ts'
import type { NamedSchool } from '../store/covered-devices.ts'

const CLASSES: TemplateFacts['classes'] = [
  {
    id: 'tni',
    name: 'Tableaux, écrans et projecteurs interactifs',
    kinds: ['board_pc', 'panel', 'whiteboard', 'projector'],
  },
  { id: 'ordinateurs', name: 'Ordinateurs fixes et portables', kinds: ['desktop', 'laptop'] },
  { id: 'tablettes', name: 'Tablettes', kinds: ['tablet'] },
]

/** Without a school of its own a contract has no shape: this one is to be written over. */
const NO_SCHOOL = { uai: '0000000A', name: 'École à nommer' }

/**
 * A contract to begin with, as text: for the schools that are named, over the school year that begins next, or runs.
 * @param today local date
 */
export function templateText(query: TemplateQuery, schools: readonly NamedSchool[], today: string): string {
  const begin = today.slice(5) < '07-01' ? Number(today.slice(0, 4)) - 1 : Number(today.slice(0, 4))
  const facts: TemplateFacts = {
    id: `marche-${begin}`,
    title: 'Maintenance des équipements numériques des écoles',
    from: `${begin}-09-01`,
    to: `${begin + 1}-08-31`,
    buyer: schools[0]?.commune ?? 'Collectivité',
    supplier: 'Titulaire à nommer',
    zone: query.zone,
    week: query.week,
    schools: schools.length === 0 ? [NO_SCHOOL] : schools.map(({ uai, name, commune }) => ({ uai, name, commune })),
    classes: CLASSES,
    annual_value_eur: 10_000,
  }
  const contract = query.template === 'school_offer' ? schoolOffer(facts) : maintenance(facts)
  return writeContract(withObjectives(contract))
}

/** What is usually aimed at, to be set by each buyer. */
function withObjectives(contract: Contract): Contract {
  const objectives = { satisfaction: 4, gti_percent: 95, gtr_percent: 92, lost_sessions: 0 }
  return {
    ...contract,
    lots: contract.lots.map((lot) => ({ ...lot, terms: lot.terms.map((terms) => ({ ...terms, objectives })) })),
  }
}
