import { defineWords } from './dictionary.ts'

/** Errors of plans and of questions to the inventory. */
export const inventoryErrorWords = defineWords({
  fr: {
    'error.PLAN_CHANGED.title': 'Le plan a changé entre-temps',
    'error.PLAN_CHANGED.advice':
      "Quelqu'un d'autre l'a modifié. Votre dessin est gardé ici : revoyez le sien, ou enregistrez le vôtre à sa place.",
    'error.PLAN_INVALID.title': 'Ce plan ne peut pas être enregistré',
    'error.PLAN_INVALID.advice':
      "Deux salles se chevauchent, ou l'une sort de la feuille. Déplacez-la, puis enregistrez de nouveau.",
    'error.QUESTION_NOT_FOUND.title': "Cette question n'est plus enregistrée",
    'error.QUESTION_NOT_FOUND.advice':
      'Quelqu’un l’a peut-être supprimée. Enregistrez-la de nouveau si vous en avez besoin.',
    'error.QUESTION_DUPLICATE.title': 'Une question porte déjà ce nom',
    'error.QUESTION_DUPLICATE.advice': "Rien n'a été enregistré. Choisissez un autre nom.",
    'error.QUESTION_TOO_WIDE.title': 'Ce mot désigne trop de logiciels',
    'error.QUESTION_TOO_WIDE.advice': 'Écrivez une plus grande partie du nom, ou choisissez un logiciel de la liste.',
    'error.QUESTIONS_FULL.title': 'Il y a déjà 200 questions enregistrées',
    'error.QUESTIONS_FULL.advice': "Rien n'a été enregistré. Supprimez celles qui ne servent plus.",
  },
  en: {
    'error.PLAN_CHANGED.title': 'The plan has changed meanwhile',
    'error.PLAN_CHANGED.advice':
      'Somebody else has changed it. Your drawing is kept here: look at theirs, or save yours in its place.',
    'error.PLAN_INVALID.title': 'This plan cannot be saved',
    'error.PLAN_INVALID.advice': 'Two rooms overlap, or one lies off the sheet. Move it, then save again.',
    'error.QUESTION_NOT_FOUND.title': 'This question is no longer saved',
    'error.QUESTION_NOT_FOUND.advice': 'Somebody may have deleted it. Save it again if you need it.',
    'error.QUESTION_DUPLICATE.title': 'A question has this name already',
    'error.QUESTION_DUPLICATE.advice': 'Nothing was saved. Choose another name.',
    'error.QUESTION_TOO_WIDE.title': 'This word names too many programs',
    'error.QUESTION_TOO_WIDE.advice': 'Write more of the name, or choose a program from the list.',
    'error.QUESTIONS_FULL.title': 'There are 200 saved questions already',
    'error.QUESTIONS_FULL.advice': 'Nothing was saved. Delete those that nobody needs any more.',
  },
})
