import { type Static, Type } from 'typebox'
import { canonicalJson } from '../canonical-json.ts'
import { decoder } from '../decode.ts'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { Given, RunbookName } from './runbook.ts'

const strict = { additionalProperties: false }
/** An ed25519 key, public, as 64 hex digits. */
export const ApproverKey = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Signature = Type.String({ pattern: '^[0-9a-f]{128}$' })

/** So many devices can be named in one approval. */
export const APPROVED_DEVICES_MAX = 100
/** So many devices of a school begin a destructive fix in a minute (I4). */
export const DESTRUCTIVE_A_MINUTE = 10
const MINUTE = 60_000
/** An approval holds no longer than this, in ms. */
export const APPROVED_FOR_MAX = 7 * 24 * 60 * MINUTE
/** So many persons have to sign, whatever a list of approvers says. */
export const LEAST_APPROVALS = 2

/** What two persons sign: this, to these machines, within this time, once. */
export const ApprovalStatement = Type.Object(
  {
    preau: Type.Literal('approval-1'),
    school: Id,
    run: Id,
    runbook: RunbookName,
    given: Given,
    devices: Type.Array(Id, { minItems: 1, maxItems: APPROVED_DEVICES_MAX }),
    notBefore: Time,
    notAfter: Time,
  },
  strict,
)
export type ApprovalStatement = Static<typeof ApprovalStatement>

export const ApprovalSignature = Type.Object({ key: ApproverKey, signature: Signature }, strict)
export type ApprovalSignature = Static<typeof ApprovalSignature>

export const Approval = Type.Object(
  { statement: ApprovalStatement, signatures: Type.Array(ApprovalSignature, { maxItems: 8 }) },
  strict,
)
export type Approval = Static<typeof Approval>

/** The bytes that are signed. */
export function approvalBytes(statement: ApprovalStatement): Uint8Array {
  return new TextEncoder().encode(canonicalJson(statement))
}

/** Who may approve: a target of the kind `approvers`, signed by the holders of the keys. */
export const Approvers = Type.Object(
  {
    preau: Type.Literal('approvers-1'),
    needed: Type.Integer({ minimum: LEAST_APPROVALS, maximum: 5 }),
    approvers: Type.Array(
      Type.Object(
        {
          person: Type.String({
            minLength: 1,
            maxLength: 64,
            description: 'One entry a key, one person may have more',
          }),
          key: ApproverKey,
        },
        strict,
      ),
      { maxItems: 50 },
    ),
  },
  strict,
)
export type Approvers = Static<typeof Approvers>

/** Reads a list of approvers; throws APPROVERS_INVALID. */
export const decodeApprovers = decoder(Approvers, 'APPROVERS_INVALID')
/** The name of that target. */
export const APPROVERS_TARGET = 'approvers.json'

/** Why a destructive fix is not begun. */
export type ApprovalRefusal = 'unapproved' | 'not_named' | 'too_early' | 'over'

export interface ApprovalQuestion {
  school: Id
  device: Id
  run: Id
  runbook: string
  given: Given
  /** Clock of the server, ms since 1970, but never before the newest signed time that the device has seen. */
  now: number
  approvers: Approvers | undefined
  /** Whether a signature of a key over bytes is true. */
  verify(key: string, signature: string, bytes: Uint8Array): boolean
}

/**
 * Whether a device may begin a destructive fix now; undefined where it may. INVARIANT (I4): only what enough listed persons signed,
 * by different hands, for this very machine and this run. The tenth machine of the list is the last of its minute: the place in a
 * signed list says when each may begin, so that a server that sends all at once is not obeyed.
 */
export function approvalRefusal(approval: Approval | undefined, asked: ApprovalQuestion): ApprovalRefusal | undefined {
  if (!approval || !asked.approvers) return 'unapproved'
  const { statement, signatures } = approval
  const isOfThis =
    statement.school === asked.school &&
    statement.run === asked.run &&
    statement.runbook === asked.runbook &&
    canonicalJson(statement.given) === canonicalJson(asked.given)
  if (!isOfThis || statement.notAfter - statement.notBefore > APPROVED_FOR_MAX) return 'unapproved'
  if (new Set(statement.devices).size !== statement.devices.length) return 'unapproved'
  const bytes = approvalBytes(statement)
  const persons = new Set<string>()
  for (const { key, signature } of signatures) {
    const known = asked.approvers.approvers.find((each) => each.key === key)
    if (known && asked.verify(key, signature, bytes)) persons.add(known.person)
  }
  if (persons.size < Math.max(LEAST_APPROVALS, asked.approvers.needed)) return 'unapproved'
  const place = statement.devices.indexOf(asked.device)
  if (place < 0) return 'not_named'
  if (asked.now < beginsAt(statement, place)) return 'too_early'
  return asked.now > statement.notAfter ? 'over' : undefined
}

/** When the device at a place of the list may begin, ms since 1970. */
export function beginsAt({ notBefore }: Pick<ApprovalStatement, 'notBefore'>, place: number): number {
  return notBefore + Math.floor(place / DESTRUCTIVE_A_MINUTE) * MINUTE
}
