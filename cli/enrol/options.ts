import type { Option } from '../command.ts'

/** Options of `preau enrol-code`. */
export const ENROL_OPTIONS = {
  count: {
    name: 'count',
    type: 'string',
    value: 'N',
    about: { fr: 'nombre de codes, un par appareil (1)', en: 'number of codes, one a device (1)' },
  },
  ttl: {
    name: 'ttl',
    type: 'string',
    value: 'TIME',
    about: { fr: 'durée de validité : 30min, 24h, 7j (24h)', en: 'how long they are valid: 30min, 24h, 7d (24h)' },
  },
  admit: {
    name: 'admit',
    type: 'boolean',
    about: {
      fr: 'admet les appareils aussitôt, sans demander à personne',
      en: 'admits the devices at once, and asks nobody',
    },
  },
  label: {
    name: 'label',
    type: 'string',
    value: 'TEXT',
    about: { fr: 'mot devant le numéro : « Tablette »', en: 'word before the number: "Tablet"' },
  },
  pdf: {
    name: 'pdf',
    type: 'string',
    value: 'FILE',
    about: { fr: 'écrit aussi la feuille A4 à imprimer', en: 'writes the A4 sheet to print, too' },
  },
} as const satisfies Record<string, Option>
