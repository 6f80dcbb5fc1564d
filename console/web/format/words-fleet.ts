import { defineWords } from './dictionary.ts'

/** The words of the fleet screens. */
export const fleetWords = defineWords({
  fr: {
    'fleet.title': 'Parc',
  },
  en: {
    'fleet.title': 'Fleet',
  },
})
