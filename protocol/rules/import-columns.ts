import type { ImportColumn } from '../api/places.ts'
import { foldText } from './fold-text.ts'

/**
 * How people and public data name the columns of an import. The `identifiant_de_l_etablissement` group is that of the open
 * data set fr-en-annuaire-education, so that an extract of it can be imported as it stands.
 */
const NAMES: Record<ImportColumn, readonly string[]> = {
  authority: ['collectivite', 'commune', 'nom_commune', 'authority'],
  insee: ['insee', 'code_insee', 'code_commune', 'code commune'],
  school: ['ecole', 'nom_etablissement', 'nom de l ecole', 'etablissement', 'school'],
  uai: ['uai', 'rne', 'code_uai', 'identifiant_de_l_etablissement'],
  room: ['salle', 'classe', 'room'],
  room_kind: ['type de salle', 'type_salle', 'room_kind'],
}

/** The column that a header names; undefined for one that an import passes over. */
export function importColumn(header: string): ImportColumn | undefined {
  const folded = foldText(header)
  const found = Object.entries(NAMES).find(([, names]) => names.includes(folded))
  return found?.[0] as ImportColumn | undefined
}
