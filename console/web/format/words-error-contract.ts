import { defineWords } from './dictionary.ts'

/** What went wrong with contracts and what is claimed under them, one part of `errorWords`. */
export const contractErrorWords = defineWords({
  fr: {
    'error.CONTRACT_INVALID.title': 'Ce contrat ne peut pas être utilisé',
    'error.CONTRACT_INVALID.advice': "Corrigez l'endroit indiqué ; rien n'a été changé.",
    'error.CONTRACT_NOT_FOUND.title': 'Ce marché n’existe pas ou ne vous est pas ouvert',
    'error.CONTRACT_NOT_FOUND.advice': 'Revenez à la liste des marchés.',
    'error.CONTRACT_CHANGED.title': 'Quelqu’un d’autre a modifié ce marché',
    'error.CONTRACT_CHANGED.advice': 'Votre texte est gardé ici. Ouvrez la dernière version, puis reprenez-le.',
    'error.RATING_REFUSED.title': 'Ce ticket ne peut pas recevoir votre avis maintenant',
    'error.RATING_REFUSED.advice': 'Un avis se donne dans les 30 jours qui suivent la clôture, par l’école.',
    'error.SURVEY_CLOSED.title': 'Il n’y a pas d’enquête ouverte dans cette école',
    'error.SURVEY_CLOSED.advice': 'Vous serez prévenu de la prochaine.',
    'error.SURVEY_ANSWERED.title': 'Vous avez déjà répondu',
    'error.SURVEY_ANSWERED.advice': 'Votre réponse est comptée, sans votre nom.',
    'error.OBJECTIVE_NOT_FOUND.title': 'Cet objectif n’existe pas',
    'error.OBJECTIVE_NOT_FOUND.advice': 'Revenez aux objectifs de l’école.',
    'error.CLAIM_NOT_FOUND.title': 'Ce projet de pénalité n’existe pas',
    'error.CLAIM_NOT_FOUND.advice': 'Revenez au relevé du mois.',
    'error.CLAIM_CHANGED.title': 'Le relevé a changé depuis ce projet',
    'error.CLAIM_CHANGED.advice': 'Établissez le projet de nouveau : rien n’a été notifié.',
    'error.CLAIM_AT_TOWN_HALL.title': 'Les pénalités de ce contrat se demandent à la mairie',
    'error.CLAIM_AT_TOWN_HALL.advice':
      'Le contrat vient d’elle et couvre peut-être d’autres écoles : elle fait un seul projet pour toutes.',
    'error.CLAIM_STEP_REFUSED.title': 'Cette étape n’est pas possible maintenant',
    'error.CLAIM_STEP_REFUSED.advice':
      'Rien n’est décidé avant la fin des 15 jours d’observations, ni tant qu’une suspension contestée est sans réponse.',
  },
  en: {
    'error.CONTRACT_INVALID.title': 'This contract cannot be used',
    'error.CONTRACT_INVALID.advice': 'Put the place right that is named; nothing was changed.',
    'error.CONTRACT_NOT_FOUND.title': 'This contract does not exist, or is not open to you',
    'error.CONTRACT_NOT_FOUND.advice': 'Go back to the list of contracts.',
    'error.CONTRACT_CHANGED.title': 'Somebody else changed this contract',
    'error.CONTRACT_CHANGED.advice': 'Your text is kept here. Open the last version, then go on from it.',
    'error.RATING_REFUSED.title': 'This ticket cannot take your opinion now',
    'error.RATING_REFUSED.advice': 'The school gives it within 30 days of the closing.',
    'error.SURVEY_CLOSED.title': 'No survey is open at this school',
    'error.SURVEY_CLOSED.advice': 'You will be told of the next one.',
    'error.SURVEY_ANSWERED.title': 'You have answered already',
    'error.SURVEY_ANSWERED.advice': 'Your answer counts, without your name.',
    'error.OBJECTIVE_NOT_FOUND.title': 'This objective does not exist',
    'error.OBJECTIVE_NOT_FOUND.advice': 'Go back to the objectives of the school.',
    'error.CLAIM_NOT_FOUND.title': 'This penalty claim does not exist',
    'error.CLAIM_NOT_FOUND.advice': 'Go back to the statement of the month.',
    'error.CLAIM_CHANGED.title': 'The statement has changed since this draft',
    'error.CLAIM_CHANGED.advice': 'Draft it again: nothing was notified.',
    'error.CLAIM_AT_TOWN_HALL.title': 'Penalties of this contract are claimed at the town hall',
    'error.CLAIM_AT_TOWN_HALL.advice':
      'The contract is its own and may cover other schools: it makes one claim for all of them.',
    'error.CLAIM_STEP_REFUSED.title': 'This step is not possible now',
    'error.CLAIM_STEP_REFUSED.advice':
      'Nothing is decided before the 15 days for remarks are over, nor while a contested pause has no answer.',
  },
})
