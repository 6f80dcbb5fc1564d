import { defineWords } from './dictionary.ts'

/** What went wrong with contracts and what is claimed under them, one part of `errorWords`. */
export const contractErrorWords = defineWords({
  fr: {
    'error.CONTRACT_NOT_FOUND.title': 'Ce marché n’existe pas ou ne vous est pas ouvert',
    'error.CONTRACT_NOT_FOUND.advice': 'Revenez à la liste des marchés.',
    'error.CONTRACT_CHANGED.title': 'Quelqu’un d’autre a modifié ce marché',
    'error.CONTRACT_CHANGED.advice': 'Votre texte est gardé ici. Ouvrez la dernière version, puis reprenez-le.',
    'error.CLAIM_NOT_FOUND.title': 'Ce projet de pénalité n’existe pas',
    'error.CLAIM_NOT_FOUND.advice': 'Revenez au relevé du mois.',
    'error.CLAIM_CHANGED.title': 'Le relevé a changé depuis ce projet',
    'error.CLAIM_CHANGED.advice': 'Établissez le projet de nouveau : rien n’a été notifié.',
    'error.CLAIM_STEP_REFUSED.title': 'Cette étape n’est pas possible maintenant',
    'error.CLAIM_STEP_REFUSED.advice': 'Le titulaire a 15 jours pour ses observations : rien n’est retenu avant.',
  },
  en: {
    'error.CONTRACT_NOT_FOUND.title': 'This contract does not exist, or is not open to you',
    'error.CONTRACT_NOT_FOUND.advice': 'Go back to the list of contracts.',
    'error.CONTRACT_CHANGED.title': 'Somebody else changed this contract',
    'error.CONTRACT_CHANGED.advice': 'Your text is kept here. Open the last version, then go on from it.',
    'error.CLAIM_NOT_FOUND.title': 'This penalty claim does not exist',
    'error.CLAIM_NOT_FOUND.advice': 'Go back to the statement of the month.',
    'error.CLAIM_CHANGED.title': 'The statement has changed since this draft',
    'error.CLAIM_CHANGED.advice': 'Draft it again: nothing was notified.',
    'error.CLAIM_STEP_REFUSED.title': 'This step is not possible now',
    'error.CLAIM_STEP_REFUSED.advice': 'The supplier has 15 days for his remarks: nothing is claimed before.',
  },
})
