import type { EnrolCodes, NewEnrolCodes, WaitingMachines } from '@preau/protocol/api/enrolments.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'
import { postForFile } from './files.ts'

/** Machines that wait for a person. Nothing tells that one came, so it is asked again each 15 s. */
export const waitingQuery = queryOptions({
  queryKey: ['waiting'],
  queryFn: ({ signal }) => getJson<WaitingMachines>('/api/enrolments/waiting', {}, signal),
  refetchInterval: 15_000,
})

export const decideWaiting = ({ id, admit }: { id: Id; admit: boolean }) =>
  sendJson<void>('POST', `/api/enrolments/waiting/${id}`, { admit })
/** Takes admissions of the last minutes back, one after the other: those that it is too late for stay admitted. */
export async function undoAdmissions(ids: readonly Id[]): Promise<{ undone: number; left: number }> {
  let undone = 0
  for (const id of ids) {
    try {
      await sendJson<void>('POST', `/api/enrolments/waiting/${id}/undo`)
      undone += 1
    } catch (error) {
      if (!isPreauError(error, 'ENROLMENT_NOT_FOUND')) throw error
    }
  }
  return { undone, left: ids.length - undone }
}

/** Takes every certificate of a device back: it is cut off within a minute. */
export const revokeDevice = (id: Id) => sendJson<void>('POST', `/api/devices/${id}/revoke`)
export const makeEnrolCodes = (body: NewEnrolCodes) => sendJson<EnrolCodes>('POST', '/api/enrol-codes', body)
/** The sheet to print, cut and stick. */
export const enrolSheet = (codes: EnrolCodes) => postForFile('/api/enrol-codes/sheet', codes)

/** Admits several, one after the other: one that somebody else has settled meanwhile stops none of the others. */
export async function admitAll(ids: readonly Id[]): Promise<{ admitted: Id[]; left: number }> {
  const admitted: Id[] = []
  for (const id of ids) {
    try {
      await decideWaiting({ id, admit: true })
      admitted.push(id)
    } catch (error) {
      if (!isPreauError(error, 'ENROLMENT_NOT_FOUND')) throw error
    }
  }
  return { admitted, left: ids.length - admitted.length }
}
