import type { Option } from '../command.ts'

/** Options of `preau sign-in-provider`. */
export const PROVIDER_OPTIONS = {
  preset: {
    name: 'preset',
    type: 'string',
    value: 'NAME',
    about: { fr: 'proconnect, ou generic (par défaut)', en: 'proconnect, or generic (the default)' },
  },
  issuer: {
    name: 'issuer',
    type: 'string',
    value: 'URL',
    about: { fr: 'adresse du fournisseur (son « issuer »)', en: 'address of the provider (its issuer)' },
  },
  clientId: {
    name: 'client-id',
    type: 'string',
    value: 'ID',
    about: { fr: 'identifiant que le fournisseur a donné', en: 'identifier that the provider gave' },
  },
  siret: {
    name: 'siret',
    type: 'string',
    value: 'SIRET,...',
    about: { fr: 'organisations admises (toutes par défaut)', en: 'organisations that are let in (all by default)' },
  },
  providerName: {
    name: 'provider-name',
    type: 'string',
    value: 'TEXT',
    about: { fr: 'nom sur le bouton', en: 'name on the button' },
  },
} as const satisfies Record<string, Option>
