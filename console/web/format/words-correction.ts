import { defineWords } from './dictionary.ts'

/** A line of the log of a ticket is put right: it stays, and another says what holds. */
export const correctionWords = defineWords({
  fr: {
    'correction.open': 'Corriger',
    'correction.open_of': 'Corriger : {line}',
    'correction.title': 'Corriger une ligne',
    'correction.say':
      'La ligne reste visible, barrée, avec votre nom et la raison en face. Les délais sont recalculés.',
    'correction.line': 'Ligne à corriger',
    'correction.way': 'Ce qui est faux',
    'correction.way.change': 'Un détail : voici ce qui est vrai',
    'correction.way.take_back': "Toute la ligne : cela n'a pas eu lieu",
    'correction.at': 'Heure réelle',
    'correction.severity': 'Gravité',
    'correction.cause': 'Cause de suspension',
    'correction.proof': 'Preuve',
    'correction.to': 'Confié à',
    'correction.reason': 'Raison de la correction',
    'correction.reason_missing': 'Écrivez la raison en une phrase.',
    'correction.nothing': "Rien n'est changé : modifiez un détail, ou retirez toute la ligne.",
    'correction.future': 'Cette heure est à venir.',
    'correction.send': 'Corriger',
  },
  en: {
    'correction.open': 'Correct',
    'correction.open_of': 'Correct: {line}',
    'correction.title': 'Correct a line',
    'correction.say':
      'The line stays, struck out, with your name and the reason beside it. Due times are computed again.',
    'correction.line': 'Line to be corrected',
    'correction.way': 'What is wrong',
    'correction.way.change': 'A detail: this is what is true',
    'correction.way.take_back': 'The whole line: it did not happen',
    'correction.at': 'Real time',
    'correction.severity': 'Severity',
    'correction.cause': 'Cause of the pause',
    'correction.proof': 'Proof',
    'correction.to': 'Handed to',
    'correction.reason': 'Reason for the correction',
    'correction.reason_missing': 'Write the reason in a sentence.',
    'correction.nothing': 'Nothing is changed: change a detail, or take the whole line back.',
    'correction.future': 'This time is yet to come.',
    'correction.send': 'Correct',
  },
})
