import { type Static, Type } from 'typebox'

const strict = { additionalProperties: false }

/**
 * What a session opens on the board. A web address has to be of the sites that the school allows, a file lies in the folder of
 * lessons of the machine, an application is one of the machine's own catalogue by its name.
 */
export const LessonOpening = Type.Union([
  Type.Object({ kind: Type.Literal('web'), address: Type.String({ minLength: 9, maxLength: 1000 }) }, strict),
  Type.Object({ kind: Type.Literal('file'), path: Type.String({ minLength: 1, maxLength: 300 }) }, strict),
  Type.Object({ kind: Type.Literal('application'), name: Type.String({ minLength: 1, maxLength: 100 }) }, strict),
])
export type LessonOpening = Static<typeof LessonOpening>

/** A site that lessons may open: a host name, with everything below it. */
export const Site = Type.String({
  pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
  maxLength: 253,
  description: 'Host name in lower case; what is below it is allowed too',
})

/** Where a school begins: public services for schools, and what many classes use. Each school has a list of its own. */
export const FIRST_SITES: readonly string[] = [
  'education.fr',
  'education.gouv.fr',
  'geogebra.org',
  'lumni.fr',
  'reseau-canope.fr',
  'vikidia.org',
]

/** Whether an address is `https` on one of the sites or below, without a name or password in it. */
export function isAllowedAddress(address: string, sites: readonly string[]): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, port } = new URL(address)
  if (protocol !== 'https:' || username !== '' || password !== '' || port !== '') return false
  return sites.some((site) => hostname === site || hostname.endsWith(`.${site}`))
}

const FILE = /^[^/\\:*?"<>|]+(\/[^/\\:*?"<>|]+)*$/

/** Why something cannot be opened in a lesson of a school; undefined where it can. */
export function openingFault(opening: LessonOpening, sites: readonly string[]): 'site' | 'path' | undefined {
  if (opening.kind === 'web') return isAllowedAddress(opening.address, sites) ? undefined : 'site'
  if (opening.kind === 'application') return undefined
  const isPlain = FILE.test(opening.path) && !opening.path.split('/').some((part) => /^\.{1,2}$/.test(part.trim()))
  return isPlain ? undefined : 'path'
}
