import { ROOM_KINDS, type RoomKind } from '@preau/protocol/api/places.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'

/** A name as it is stored: one line, one space between words, nothing that cannot be seen or written to a database. */
export function cleanName(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A name that a person gave, as it is stored; throws REQUEST_INVALID where nothing of it is left. */
export function givenName(text: string, path = '/name'): string {
  const name = cleanName(text)
  if (name === '') throw new PreauError('REQUEST_INVALID', { path, expected: 'a name that can be read' })
  return name
}

/** A text of several lines as it is stored: nothing that a database cannot hold. */
export function multilineText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '')
}

/** What people write for each kind of room, folded; the codes themselves are understood too. */
const KIND_NAMES: Record<RoomKind, readonly string[]> = {
  classroom: ['classe', 'salle de classe', 'salle'],
  computer_room: ['salle informatique', 'informatique', 'salle multimedia'],
  library_room: ['bibliotheque', 'bcd', 'mediatheque', 'cdi'],
  staff_room: ['salle des maitres', 'salle des professeurs', 'salle des enseignants'],
  head_office: ['direction', 'bureau', 'bureau de direction', 'secretariat'],
  mobile_cart: ['classe mobile', 'chariot', 'chariot mobile', 'valise'],
  storage: ['reserve', 'rangement', 'local technique'],
  other: ['autre'],
}

/** The kind of room that `text` names; undefined where it names none. */
export function roomKind(text: string): RoomKind | undefined {
  const folded = foldText(text)
  return ROOM_KINDS.find((kind) => kind === folded || KIND_NAMES[kind].includes(folded))
}
