import { createHash, randomBytes } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import type { EnrolCodes, NewEnrolCodes } from '@preau/protocol/api/enrolments.ts'
import {
  CODE_ADDRESSES,
  CODE_AUTHORITY_BYTES,
  CODE_SECRET_BYTES,
  type CodeAddress,
  writeEnrolCode,
} from '@preau/protocol/rules/enrol-code.ts'
import type { Queries } from '../store/database.ts'
import { insertEnrolCodes } from '../store/enrol-codes.ts'
import { findSchool, getSchool } from '../store/places.ts'
import { fingerprint } from './authority.ts'

/** What a code says of its server. */
export interface CodeServer {
  /** PEM of the authority. */
  authority: string
  addresses: readonly CodeAddress[]
}

/** SHA-256 of a secret in hex: all that is kept of a code. */
export function proofOf(secret: string): string {
  return createHash('sha256').update(Buffer.from(secret, 'hex')).digest('hex')
}

/** The text of a new code, and the proof of its secret. */
export function newCode({ authority, addresses }: CodeServer): { code: string; proof: string } {
  const secret = randomBytes(CODE_SECRET_BYTES)
  const known = fingerprint(authority).slice(0, CODE_AUTHORITY_BYTES)
  return { code: writeEnrolCode({ secret, authority: known, addresses }), proof: proofOf(secret.toString('hex')) }
}

/** What a person says of new codes at the command line: the school in his own words. */
export interface CodesInWords {
  school?: string | undefined
  codes: Omit<NewEnrolCodes, 'school'>
}

/** The same for a school that is named in words (server/store/places.ts). */
export async function makeEnrolCodesFor(
  transaction: Queries,
  { school, codes }: CodesInWords,
  server: CodeServer,
  now: number,
): Promise<EnrolCodes> {
  const { id } = await findSchool(transaction, school)
  return makeEnrolCodes(transaction, { ...codes, school: id }, server, now)
}

/**
 * Makes one-time codes: their text is given here and nowhere else. Throws PLACE_NOT_FOUND without the school.
 * @param now ms since 1970
 */
export async function makeEnrolCodes(
  transaction: Queries,
  asked: NewEnrolCodes,
  server: CodeServer,
  now: number,
): Promise<EnrolCodes> {
  const school = await getSchool(transaction, asked.school)
  const endsAt = now + asked.life
  const width = Math.max(2, String(asked.count).length)
  const made = Array.from({ length: asked.count }, (_, index) => ({
    label: `${asked.label ?? 'Appareil'} ${String(index + 1).padStart(width, '0')}`,
    ...newCode(server),
  }))
  await insertEnrolCodes(
    transaction,
    made.map(({ label, proof }) => ({
      school: school.id,
      proof,
      label,
      admitsAtOnce: asked.admit,
      madeAt: now,
      endsAt,
    })),
  )
  return { school, endsAt, codes: made.map(({ label, code }) => ({ label, code })) }
}

/** The IPv4 addresses by which other machines reach this one. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
}

/** Where devices find a server that listens on `host` and `port`: this machine alone, one address, or all of them. */
export function codeAddresses(host: string, port: number): CodeAddress[] {
  const every = host === '0.0.0.0' || host === '::'
  const hosts = every ? lanAddresses() : [host]
  const usable = hosts.filter((each) => !each.includes(':'))
  return (usable.length > 0 ? usable : ['127.0.0.1']).slice(0, CODE_ADDRESSES).map((each) => ({ host: each, port }))
}

/** Every name by which a server that listens on `host` may be reached: what its certificate names. */
export function serverHosts(host: string): string[] {
  const own = hostname().toLowerCase()
  const named = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(own) ? [own, `${own}.local`] : []
  const reached = host === '0.0.0.0' || host === '::' ? lanAddresses() : [host]
  return [...new Set(['localhost', '127.0.0.1', '::1', ...named, ...reached])]
}
