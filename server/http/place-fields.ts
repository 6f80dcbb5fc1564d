import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { parseInsee, parseUai } from '@preau/protocol/rules/place-codes.ts'
import { givenName } from './place-names.ts'

interface GivenFields {
  name?: string
  uai?: string | null
  insee?: string | null
  timezone?: string
}

/**
 * The fields that a person gave of a place, as they are stored; an empty code is none. Throws UAI_INVALID or INSEE_INVALID
 * with the `field`, REQUEST_INVALID for a name or a time zone that is none.
 */
export function placeFields<T extends GivenFields>(given: T): T {
  const fields = { ...given }
  if (given.name !== undefined) fields.name = givenName(given.name)
  if (given.uai !== undefined) fields.uai = code('uai', given.uai, parseUai)
  if (given.insee !== undefined) fields.insee = code('insee', given.insee, parseInsee)
  if (given.timezone !== undefined && !isTimezone(given.timezone)) {
    throw new PreauError('REQUEST_INVALID', { path: '/timezone', expected: 'an IANA name such as Europe/Paris' })
  }
  return fields
}

function code(field: string, text: string | null, parse: (text: string) => string): string | null {
  if (text === null || text.trim() === '') return null
  try {
    return parse(text)
  } catch (error) {
    const { code, context } = toPreauError(error)
    throw new PreauError(code, { ...context, field }, error)
  }
}

/** Whether `name` is a time zone of the IANA data base; an offset such as +01:00 knows no summer and is none. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
