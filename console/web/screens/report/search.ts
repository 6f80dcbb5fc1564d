import { type Id, isId } from '@preau/protocol/ids.ts'
import { SYMPTOM_CODES, type SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'

/** How far a report has come, as it stands in the address: the way back leads through its touches. */
export interface ReportSearch {
  device?: Id
  /** What has no device: the whole school, or something that is not in the list. */
  about?: 'school' | 'other'
  symptom?: SymptomCode
  /** Nothing is broken: something is asked for. */
  wish?: 'yes'
  /** How the equipment was found. */
  from?: 'label' | 'device'
  in?: Id
}

/** Reads the address; what cannot be read is passed over. */
export function validateReportSearch(search: Record<string, unknown>): ReportSearch {
  const valid: ReportSearch = {}
  if (isId(search.device)) valid.device = search.device
  else if (search.about === 'school' || search.about === 'other') valid.about = search.about
  const symptom = SYMPTOM_CODES.find((code) => code === search.symptom)
  if (symptom && (valid.device || valid.about)) valid.symptom = symptom
  if (search.wish === 'yes' && !valid.symptom && (valid.device || valid.about)) valid.wish = 'yes'
  if (search.from === 'label' || search.from === 'device') valid.from = search.from
  if (isId(search.in)) valid.in = search.in
  return valid
}

/** Which touch comes next. */
export function stepOf({ device, about, symptom, wish }: ReportSearch): 'device' | 'symptom' | 'class' | 'wish' {
  if (device === undefined && about === undefined) return 'device'
  if (wish) return 'wish'
  return symptom === undefined ? 'symptom' : 'class'
}
