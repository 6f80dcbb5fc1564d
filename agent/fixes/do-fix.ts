import { createPublicKey, verify } from 'node:crypto'
import { decoder } from '@preau/protocol/decode.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import type { Result } from '@preau/protocol/messages/result.ts'
import { type Approvers, approvalRefusal } from '@preau/protocol/runbooks/approval.ts'
import { asksPerson } from '@preau/protocol/runbooks/asks-person.ts'
import { Fix, type FixProof } from '@preau/protocol/runbooks/fix.ts'
import { givenTo, type Runbook } from '@preau/protocol/runbooks/runbook.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import { type Hands, runRunbook } from './run-runbook.ts'
import { findRunbook } from './runbook-files.ts'

export interface FixParts {
  /** Folders of runbooks: those of the program, and those that came as signed targets. */
  folders: readonly string[]
  platform: string
  place(): { school: Id; device: Id } | undefined
  /** Who may approve, as the holders of the keys have signed; undefined: nobody, so nothing destructive is ever done. */
  approvers(): Approvers | undefined
  /** The newest signed time that this machine has seen, ms since 1970. */
  signedTime?(): number
  /** Runs that were approved and begun here: none of them begins again, under whatever command. */
  begun: { has(run: Id): boolean; add(run: Id): void }
  hands(runbook: Runbook, command: Command): Hands
  clock: Clock
  log: Log
}

/** What holds when a command is begun. `now`: clock of the server, ms since 1970. */
export interface FixMoment {
  now: number
  /** A class may be going on, and nobody said that its teacher accepts it. */
  lesson: boolean
}

const decodeFix = decoder(Fix, 'MESSAGE_INVALID')

/**
 * Runs the runbook that a command names. INVARIANTS: only one that this machine has, made of what its catalogue has (I3); what
 * disturbs never in class without the teacher, who may be asked on the screen (I6); what destroys only with the signatures of persons that the holders of the keys
 * have named, once (I4).
 */
export async function doFix(command: Command, { now, lesson }: FixMoment, parts: FixParts): Promise<Result> {
  const { id } = command
  const refused = (reason: string): Result => ({ id, outcome: 'refused', reason })
  const { folders, platform, place, approvers, signedTime, begun, hands, clock, log } = parts
  const complain = (file: string, error: unknown) => {
    log('warn', 'runbook.unusable', { file, code: isPreauError(error) ? error.code : 'RUNBOOK_INVALID' })
  }
  let runbook: Runbook
  let fix: Fix
  try {
    fix = decodeFix(command.fix)
    runbook = findRunbook(command.command, folders, complain)
    fix.given = givenTo(runbook, fix.given)
  } catch (error) {
    if (isPreauError(error, 'RUNBOOK_GIVEN_INVALID')) return refused('not_offered')
    if (isPreauError(error)) return refused('unknown')
    throw error
  }
  if (!runbook.platforms.some((each) => each === platform)) return refused('platform')
  if (runbook.risk === 'disturbs' && lesson && !asksPerson(runbook)) return refused('lesson')
  if (runbook.risk === 'destructive') {
    const here = place()
    if (!command.explicit || !here) return refused('unapproved')
    const asked = { ...here, run: fix.run, runbook: runbook.runbook, given: fix.given, verify: isTrue }
    const known = approvers()
    const why = approvalRefusal(fix.approval, { ...asked, now: Math.max(now, signedTime?.() ?? 0), approvers: known })
    if (why !== undefined) return refused(why)
    if (begun.has(fix.run)) return refused('done_before')
    begun.add(fix.run)
  }
  const { end, steps, text, code } = await runRunbook(runbook, fix.given, hands(runbook, command), clock)
  const proof: FixProof = {
    runbook: runbook.runbook,
    version: runbook.version,
    steps,
    ...(text !== undefined && { text }),
  }
  if (end === 'done') return { id, outcome: 'done', fix: proof }
  if (end === 'unmet') return { id, outcome: 'refused', reason: 'unmet', fix: proof }
  return { id, outcome: 'failed', code: code ?? 'FIX_FAILED', fix: proof }
}

/** The bytes before an ed25519 key in its SubjectPublicKeyInfo, RFC 8410. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

function isTrue(key: string, signature: string, bytes: Uint8Array): boolean {
  try {
    const known = createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(key, 'hex')]), format: 'der', type: 'spki' })
    return verify(null, bytes, known, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}
