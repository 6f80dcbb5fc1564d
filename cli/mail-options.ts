import type { Option } from './command.ts'

/** Options of `preau mail`. */
export const MAIL_OPTIONS = {
  host: {
    name: 'mail-host',
    type: 'string',
    value: 'HOST',
    about: { fr: 'serveur SMTP', en: 'SMTP server' },
  },
  port: {
    name: 'mail-port',
    type: 'string',
    value: 'N',
    about: { fr: 'son port (465, 587 ou 25 selon la sécurité)', en: 'its port (465, 587 or 25 by the security)' },
  },
  security: {
    name: 'mail-security',
    type: 'string',
    value: 'HOW',
    about: {
      fr: 'tls, starttls (par défaut), ou none ; sans chiffrement, aucun mot de passe',
      en: 'tls, starttls (the default), or none; in clear there is no password',
    },
  },
  user: {
    name: 'mail-user',
    type: 'string',
    value: 'NAME',
    about: { fr: 'compte SMTP, s’il en faut un', en: 'SMTP account, where one is needed' },
  },
  from: {
    name: 'mail-from',
    type: 'string',
    value: 'ADDRESS',
    about: { fr: 'adresse de l’expéditeur', en: 'address of the sender' },
  },
  language: {
    name: 'mail-language',
    type: 'string',
    value: 'fr|en',
    about: { fr: 'langue des courriels (fr)', en: 'language of the letters (fr)' },
  },
  authority: {
    name: 'mail-authority',
    type: 'string',
    value: 'FILE',
    about: {
      fr: 'certificat de l’autorité du serveur SMTP, si le système ne la connaît pas',
      en: 'certificate of the authority of the SMTP server, where the system does not know it',
    },
  },
  test: {
    name: 'mail-test',
    type: 'string',
    value: 'ADDRESS',
    about: { fr: 'envoie un courriel d’essai', en: 'sends a test letter' },
  },
  off: {
    name: 'mail-off',
    type: 'boolean',
    about: { fr: 'n’envoie plus aucun courriel', en: 'sends no e-mail any more' },
  },
} as const satisfies Record<string, Option>
