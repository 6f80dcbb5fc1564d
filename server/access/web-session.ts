import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { getPerson, updatePerson } from '../store/people.ts'
import { endWebSession, endWebSessions, findWebSession, insertWebSession } from '../store/web-sessions.ts'
import { deviceOfPerson, knownDevice } from './device-cookie.ts'
import type { Begun, Caller, PeopleParts } from './people-parts.ts'
import { newSecret, proofOfSecret } from './secrets.ts'

const HOUR = 3_600_000
/** A session that nobody used for so long has ended, in ms: a lunch, or a lesson in another room. */
export const IDLE = 2 * HOUR
/** And every one after so long: a working day. */
export const LONGEST = 12 * HOUR
/** So much of what a browser says of itself is kept. */
const PROGRAM_LENGTH = 200

type Parts = Pick<PeopleParts, 'clock' | 'seal'>

/** The moments that decide whether a session still holds. */
export function holdsAt(now: number): { now: number; idleSince: number } {
  return { now, idleSince: now - IDLE }
}

/**
 * Begins a session, with a new secret whatever the browser showed; the session that it showed ends.
 * @param asked `strong`: a second factor was given; `endsAt`: ms since 1970, where it is not a session's whole life
 */
export async function beginSession(
  transaction: Queries,
  { clock, seal }: Parts,
  caller: Caller,
  { person, strong, endsAt }: { person: Id; strong: boolean; endsAt?: number | undefined },
): Promise<Begun> {
  const now = clock()
  if (caller.session !== undefined) await endWebSession(transaction, proofOfSecret(caller.session))
  const row = await getPerson(transaction, person)
  const session = newSecret()
  await insertWebSession(transaction, {
    proof: proofOfSecret(session),
    person,
    madeAt: now,
    seenAt: now,
    endsAt: endsAt ?? now + LONGEST,
    strong,
    from: caller.address.slice(0, 64),
    program: caller.program.slice(0, PROGRAM_LENGTH),
  })
  await updatePerson(transaction, person, { seenAt: now })
  const nonce = deviceOfPerson(seal, caller.device, row, now) ?? newSecret()
  return { state: 'signed_in', person, session, device: knownDevice(seal, nonce, row, now) }
}

/**
 * Gives who is signed in a new secret where what he may do has changed: one that leaked before is worth nothing after. The end
 * stays. `others`: those that he has elsewhere end.
 */
export async function renewSession(
  transaction: Queries,
  parts: Parts,
  caller: Caller,
  { person, session, strong, others }: { person: Id; session: string; strong: boolean; others: boolean },
): Promise<Begun> {
  const old = await findWebSession(transaction, session, holdsAt(parts.clock()))
  await endWebSession(transaction, session)
  if (others) await endWebSessions(transaction, person)
  return await beginSession(transaction, parts, caller, { person, strong, endsAt: old?.endsAt })
}
