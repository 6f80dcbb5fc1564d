import { PreauError } from '../errors.ts'

/**
 * A segment: small letters, digits, points, dashes and underscores, with a letter or a digit at both ends. So no name leads out
 * of its folder, none means something to a shell, and two that differ never meet on a disk that takes `A` for `a`.
 */
const SEGMENT = '[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?'
/** As a keyword of a shape. */
export const TARGET_NAME_PATTERN = `^${SEGMENT}(?:/${SEGMENT}){0,5}$`
const NAME = new RegExp(TARGET_NAME_PATTERN)
/** Names by which Windows opens a device, whatever comes after a point. */
const RESERVED = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\/|$)/
const MAX_LENGTH = 200

/** Whether `text` can name a target of an update: relative, at most six segments of a safe alphabet. */
export function isTargetName(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !NAME.test(text)) return false
  return !text.includes('..') && !RESERVED.test(text)
}

/** `text` as the name of a target; throws UPDATE_NAME_REFUSED. */
export function requireTargetName(text: unknown): string {
  if (isTargetName(text)) return text
  throw new PreauError('UPDATE_NAME_REFUSED', { name: String(text).slice(0, 80) })
}

/** Where the bytes of a target lie below the folder of targets: consistent snapshots put the hash before the last segment. */
export function targetPath(name: string, sha256: string): string {
  const cut = name.lastIndexOf('/') + 1
  return `${name.slice(0, cut)}${sha256}.${name.slice(cut)}`
}
