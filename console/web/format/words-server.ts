import { defineWords } from './dictionary.ts'

/** The words of the server screens. */
export const serverWords = defineWords({
  fr: {
    'server.title': 'Serveur',
  },
  en: {
    'server.title': 'Server',
  },
})
