import type { LogFault } from '@preau/protocol/contracts/event-log.ts'
import type { Language, Words } from '../command.ts'

const say = (fr: string, en: string): Words => ({ fr, en })

/** What is wrong with a line of a log, for a person. */
const FAULTS: Readonly<Record<string, Words>> = {
  json: say('n’est pas du JSON', 'is no JSON'),
  shape: say('n’a pas la forme attendue', 'does not have the form'),
  needs: say('il manque un champ', 'lacks a field'),
  time: say('n’a pas une date avec fuseau', 'has no time with a zone'),
  part_of_a_cent: say('a un montant avec une fraction de centime', 'has an amount with part of a cent'),
  corrects_the_future: say('corrige une ligne plus tardive qu’elle', 'corrects a later line'),
  corrects_nothing: say('corrige une ligne qui n’existe pas', 'corrects a line that is not there'),
  not_opened: say('parle d’un ticket qui n’est pas ouvert', 'is about a ticket that is not opened'),
  ticket_is_open: say('ne va pas à un ticket ouvert', 'does not go with an open ticket'),
  ticket_is_restored: say('ne va pas à un ticket rétabli', 'does not go with a restored ticket'),
  ticket_is_closed: say('ne va pas à un ticket clos', 'does not go with a closed ticket'),
  ticket_is_rejected: say('ne va pas à un ticket rejeté', 'does not go with a rejected ticket'),
  not_paused: say('reprend ce qui n’était pas suspendu', 'resumes what was not paused'),
  not_down: say('remet en service ce qui n’était pas en panne', 'restores what was not down'),
  cause_unknown: say(
    'suspend pour une cause que le contrat n’admet pas',
    'pauses for a cause that the contract has not',
  ),
  proof_missing: say('suspend sans la preuve demandée', 'pauses without the proof that is needed'),
  contests_nothing: say('conteste une suspension qui n’existe pas', 'contests a pause that is not there'),
  answers_nothing: say('répond à ce que personne ne conteste', 'answers what nobody contests'),
  answer_unknown: say('ne dit ni « kept » ni « granted »', 'says neither "kept" nor "granted"'),
  party_unknown: say('nomme une partie inconnue', 'names an unknown party'),
  school_unknown: say('nomme une école inconnue', 'names an unknown school'),
  lot_unknown: say('nomme un lot inconnu', 'names an unknown lot'),
  lot_scope: say('n’entre dans aucun lot', 'is in the scope of no such lot'),
  lot_needed: say('ne dit pas de quel lot il s’agit', 'does not say of which lot it is'),
  equipment_unknown: say('nomme un équipement inconnu', 'names an unknown equipment'),
  equipment_elsewhere: say(
    'nomme un équipement qui n’est pas dans cette école',
    'names an equipment of another school',
  ),
  class_other: say('donne une autre classe que le contrat', 'gives another class than the contract'),
}

/** A fault of a line in words. */
export function faultText({ line, fault, about }: LogFault, language: Language): string {
  const what = FAULTS[fault]?.[language] ?? fault
  const more = about === undefined ? '' : ` (${about})`
  return language === 'fr' ? `ligne ${line} : ${what}${more}` : `line ${line}: ${what}${more}`
}
