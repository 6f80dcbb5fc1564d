import type { Id } from '@preau/protocol/ids.ts'
import type { Grant, Role } from '@preau/protocol/rules/roles.ts'
import type { Database } from '../store/database.ts'
import type { PasswordHashes } from './password-hash.ts'
import type { Seal } from './seal.ts'

/** What everything about people needs of the rest of the server. */
export interface PeopleParts {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
  newId: () => Id
  seal: Seal
  hashes: Pick<PasswordHashes, 'hash' | 'isRight'>
  /** The first administrator is there. */
  firstMade?: () => void
}

/** Who asks, before anybody knows who he is. */
export interface Caller {
  /** Network address; `local` for a program on the server. */
  address: string
  /** What his browser says that it is. */
  program: string
  /** The session that he shows: it is never taken over, it ends when another begins. */
  session: string | undefined
  /** What his browser kept of an earlier sign-in (server/access/device-cookie.ts). */
  device: string | undefined
}

/** A session that has begun: what the browser is to keep, and nobody else. */
export interface Begun {
  state: 'signed_in'
  person: Id
  /** The secret of the session. */
  session: string
  /** What lets the browser be known at the next sign-in. */
  device: string
}

/** Roles that act on machines or people: a stolen password alone must not be enough. */
const FACTOR_ROLES: readonly Role[] = ['admin', 'technician']

/** Whether one of these roles asks for a second factor. */
export function asksForFactor(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => FACTOR_ROLES.includes(role))
}

/** What is left of these grants without a second factor: who may act on machines may only look at them. */
export function withoutFactor(grants: readonly Grant[]): Grant[] {
  return grants.map(({ role, scope }) => ({ role: FACTOR_ROLES.includes(role) ? 'observer' : role, scope }))
}

/** An address as tries are counted by: an IPv6 network is one, for a machine may take any of its 2^64. */
export function sourceOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain
}
