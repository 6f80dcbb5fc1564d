import type { Option } from '../command.ts'

/** Options of `preau sla`. */
export const SLA_OPTIONS = {
  contract: {
    name: 'contract',
    type: 'string',
    value: 'FILE',
    about: { fr: 'contrat, en YAML', en: 'contract, in YAML' },
  },
  contractEvents: {
    name: 'events',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'journal du contrat, une ligne JSON par évènement',
      en: 'log of the contract, one line of JSON an event',
    },
  },
  fromDate: {
    name: 'from',
    type: 'string',
    value: 'DATE',
    about: { fr: 'premier jour de la période : 2026-11-01', en: 'first day of the period: 2026-11-01' },
  },
  toDate: {
    name: 'to',
    type: 'string',
    value: 'DATE',
    about: { fr: 'dernier jour de la période, compris', en: 'last day of the period, included' },
  },
  ticket: {
    name: 'ticket',
    type: 'string',
    value: 'T-1',
    about: { fr: 'ticket à expliquer (avec « explain »)', en: 'ticket to explain (with "explain")' },
  },
} as const satisfies Record<string, Option>
