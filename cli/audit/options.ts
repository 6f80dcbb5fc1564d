import type { Option } from '../command.ts'

/** Options of `preau audit`. */
export const AUDIT_OPTIONS = {
  auditFile: {
    name: 'file',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'journal exporté à vérifier, au lieu du serveur',
      en: 'exported audit to verify, instead of the server',
    },
  },
  heads: {
    name: 'heads',
    type: 'string',
    value: 'PATH',
    about: {
      fr: 'fichier ou dossier d’empreintes exportées, gardées ailleurs',
      en: 'file or folder of exported heads that were kept elsewhere',
    },
  },
  authority: {
    name: 'authority',
    type: 'string',
    value: 'FILE',
    about: { fr: 'certificat de l’autorité qui a signé le journal', en: 'certificate of the authority that signed it' },
  },
  exportTo: {
    name: 'to',
    type: 'string',
    value: 'FILE',
    about: { fr: 'fichier à écrire, qui ne doit pas exister', en: 'file to write, which must not exist' },
  },
} as const satisfies Record<string, Option>
