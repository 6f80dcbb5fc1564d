import type { Option } from '../command.ts'

/** Options of `preau service`. */
export const SERVICE_OPTIONS = {
  role: {
    name: 'role',
    type: 'string',
    value: 'ROLE',
    about: { fr: 'agent (sinon), server ou territory', en: 'agent (else), server or territory' },
  },
  from: {
    name: 'from',
    type: 'string',
    value: 'DIR',
    about: { fr: 'dossier du programme à installer', en: 'folder of the program to install' },
  },
  root: {
    name: 'root',
    type: 'string',
    value: 'DIR',
    about: { fr: 'prépare ce dossier au lieu de la machine', en: 'prepares this folder instead of the machine' },
  },
  dryRun: {
    name: 'dry-run',
    type: 'boolean',
    about: {
      fr: 'montre tout ce qui serait fait, et ne fait rien',
      en: 'shows all that would be done, and does nothing',
    },
  },
  purge: {
    name: 'purge',
    type: 'boolean',
    about: { fr: 'supprime aussi les données et les réglages', en: 'removes data and settings, too' },
  },
} as const satisfies Record<string, Option>
