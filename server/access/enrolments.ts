import type { Enrolment } from '@preau/protocol/api/enrolments.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Database, Queries, Transaction, Write } from '../store/database.ts'
import {
  insertCertificate,
  knownCertificates,
  lastCertificate,
  revokeCertificates,
} from '../store/device-certificates.ts'
import { findDeviceByClaim, markSimulated, schoolOfDevice } from '../store/devices.ts'
import { findEnrolCode, takeEnrolCode } from '../store/enrol-codes.ts'
import { FIRST_PLACES } from '../store/first-places.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import {
  admitWaiting,
  deleteWaiting,
  findWaitingByClaim,
  getWaiting,
  insertWaiting,
  refuseWaiting,
  type WaitingRow,
  waitAgain,
} from '../store/waiting-machines.ts'
import { issueDeviceCertificate, type KeyPair, requestKeyPrint } from './authority.ts'
import type { ProvenDevice } from './device-proof.ts'
import { proofOf } from './enrol-codes.ts'
import type { Identities } from './identities.ts'
import { makeDevice, tellDevice } from './new-device.ts'

/** A device has a new certificate at most so often, in ms: a stolen one fills no store. */
const RENEW_EVERY = 3_600_000

/** How long an admission can be taken back, in ms: as long as who clicked is still looking. */
export const UNDO_WITHIN = 10 * 60_000

export interface EnrolmentParts {
  db: Database
  /** Milliseconds since 1970. */
  clock: () => number
  newId: () => Id
  authority: KeyPair
  identities: Identities
  /** What proves the code that programs on this machine enrol with (server/access/local-code.ts). */
  localProof(): string
  /** Ends the connections of a device whose certificates no longer hold. */
  drop(device: Id): void
}

/** From where a machine asks. */
export interface Asker {
  address: string
  /** On this machine, as its socket says. */
  isLocal: boolean
}

/** What came of it. `made`: the fleet has one device more. */
export type Outcome =
  | { state: 'admitted'; school: Id; device: Id; certificate: string; made: boolean }
  | { state: 'waiting' | 'refused' }

/** What a code lets its machine do. `again`: this machine has used it before. */
interface Pass {
  school: Id | undefined
  admits: boolean
  isLocal: boolean
  again: boolean
  label: string | null
}

type Asked = Omit<WaitingRow, 'id' | 'state' | 'why' | 'device' | 'label' | 'address' | 'askedAt' | 'school'>

/** Who gets a certificate: by a code, by a person, by the certificate before. The only place that issues and revokes them. */
export class Enrolments {
  readonly #parts: EnrolmentParts

  constructor(parts: EnrolmentParts) {
    this.#parts = parts
  }

  /**
   * A machine asks. Throws ENROL_CODE_REFUSED where its code is unknown, used by another machine or key, or has ended, and
   * CERTIFICATE_REQUEST_INVALID; the code is then as it was.
   */
  async ask(enrolment: Enrolment, name: string, asker: Asker): Promise<Outcome> {
    const { db, clock } = this.#parts
    const proof = proofOf(enrolment.secret)
    const isLocal = asker.isLocal && this.isLocalSecret(enrolment.secret)
    // A wrong code costs one look at the store and no signature.
    if (!isLocal) await this.#requireUsable(proof, enrolment.claim)
    const asked: Asked = {
      claim: enrolment.claim,
      csr: enrolment.csr,
      keyPrint: await requestKeyPrint(enrolment.csr),
      name,
      kind: enrolment.kind ?? 'other',
      model: enrolment.model || null,
      serial: enrolment.serial || null,
      room: enrolment.room || null,
      simulated: enrolment.simulated ?? false,
    }
    const outcome = await db.write(async (transaction) => {
      const pass = isLocal
        ? { school: enrolment.school, admits: true, isLocal, again: false, label: null }
        : await takePass(transaction, proof, enrolment.claim, clock())
      return this.#decide(transaction, asked, pass, asker)
    })
    if (outcome.state === 'admitted') await this.#noteChange(outcome)
    return outcome
  }

  /** Whether this is the secret of the code of this start. Proofs are compared, so that time tells nothing of the secret. */
  isLocalSecret(secret: string): boolean {
    return proofOf(secret) === this.#parts.localProof()
  }

  /** The next certificate of a device that proved itself by its present one. Throws ENROL_TRIES_EXCEEDED within an hour of it. */
  async renew(proven: ProvenDevice, csr: string): Promise<{ certificate: string }> {
    const { db, clock } = this.#parts
    const keyPrint = await requestKeyPrint(csr)
    const certificate = await db.write(async (transaction) => {
      const last = await lastCertificate(transaction, proven.school, proven.device)
      if (last && clock() - issuedAt(last.from) < RENEW_EVERY) {
        if (last.keyPrint === keyPrint) return last.certificate
        throw new PreauError('ENROL_TRIES_EXCEEDED', { device: proven.device })
      }
      return this.#issue(transaction, proven, csr, keyPrint)
    })
    await this.#noteChange(proven)
    return { certificate }
  }

  /**
   * A person says who a waiting machine is. Throws ENROLMENT_NOT_FOUND, also for one outside of his reach. Gives the device
   * where it was admitted.
   */
  async decide(
    reach: Reach,
    id: Id,
    admit: boolean,
    write: Write = (work) => this.#parts.db.write(work),
  ): Promise<{ school: Id; device: Id; made: boolean } | undefined> {
    const { clock, newId } = this.#parts
    const admitted = await write(async (transaction) => {
      const row = await getWaiting(transaction, reach, id)
      if (!admit) {
        await refuseWaiting(transaction, id)
        return undefined
      }
      const { school } = row
      const made = row.device === null
      const device = row.device ?? (await makeDevice(transaction, row, { newId, now: clock() }))
      if (row.why === 'other_key') await this.#replaceKey(transaction, { school, device })
      await this.#issue(transaction, { school, device }, row.csr, row.keyPrint)
      // Where a key was replaced, the certificate before is gone: that is never taken back.
      if (row.why === 'other_key') await deleteWaiting(transaction, row.claim)
      else await admitWaiting(transaction, id, device, clock())
      return { school, device, made }
    })
    if (admitted) await this.#noteChange(admitted)
    return admitted
  }

  /**
   * A person takes an admission of the last minutes back: its certificate is revoked, and the machine waits as before. Throws
   * ENROLMENT_NOT_FOUND where there was none, it is too late, or it is not within his reach.
   */
  async undo(
    reach: Reach,
    id: Id,
    write: Write = (work) => this.#parts.db.write(work),
  ): Promise<{ school: Id; device: Id }> {
    const { clock, newId } = this.#parts
    const undone = await write(async (transaction) => {
      const { school, device, askedAt: admittedAt } = await getWaiting(transaction, reach, id, 'admitted')
      const isLate = Math.abs(clock() - admittedAt) > UNDO_WITHIN
      const isHere = device !== null && !isLate && (await schoolOfDevice(transaction, reach, device)) === school
      if (!isHere) throw new PreauError('ENROLMENT_NOT_FOUND', { id })
      await revokeCertificates(transaction, { school, device }, 'person', clock())
      await tellDevice(transaction, { school, device }, 'device.revoked', { newId, now: clock() })
      await waitAgain(transaction, id)
      return { school, device }
    })
    await this.#noteChange(undone)
    return undone
  }

  /** Takes every certificate of a device back and cuts it off. Throws DEVICE_NOT_FOUND, also outside of the reach. Gives its school. */
  async revoke(reach: Reach, device: Id, write: Write = (work) => this.#parts.db.write(work)): Promise<Id> {
    const { clock, newId } = this.#parts
    const school = await write(async (transaction) => {
      const found = await schoolOfDevice(transaction, reach, device)
      const revoked = await revokeCertificates(transaction, { school: found, device }, 'person', clock())
      if (revoked > 0)
        await tellDevice(transaction, { school: found, device }, 'device.revoked', { newId, now: clock() })
      return found
    })
    await this.#noteChange({ school, device })
    return school
  }

  async #requireUsable(proof: string, claim: string): Promise<void> {
    const code = await findEnrolCode(this.#parts.db, proof)
    const isUsable = code && (code.claim === claim || (code.claim === null && code.endsAt > this.#parts.clock()))
    if (!isUsable) throw new PreauError('ENROL_CODE_REFUSED')
  }

  async #decide(transaction: Transaction, asked: Asked, pass: Pass, asker: Asker): Promise<Outcome> {
    const known = await findDeviceByClaim(transaction, asked.claim)
    const waiting = await findWaitingByClaim(transaction, asked.claim)
    // A code is of one school, and a machine that asks again does so with the key that it began with.
    if (known && pass.school !== undefined && known.school !== pass.school) throw new PreauError('ENROL_CODE_REFUSED')
    if (waiting && waiting.state !== 'admitted' && (pass.again || pass.isLocal)) {
      if (waiting.keyPrint !== asked.keyPrint) throw new PreauError('ENROL_CODE_REFUSED')
      return { state: waiting.state }
    }
    return known
      ? this.#readmit(transaction, known, asked, pass, asker)
      : this.#admitNew(transaction, asked, pass, asker)
  }

  async #admitNew(transaction: Transaction, asked: Asked, pass: Pass, asker: Asker): Promise<Outcome> {
    const { clock, newId } = this.#parts
    // It was refused so long ago that this is no longer known, or its device was taken out of the fleet.
    if (pass.again) return { state: 'refused' }
    const school =
      pass.school ??
      (await ensureDefaultSchool(transaction, { authorityId: newId(), schoolId: newId(), ...FIRST_PLACES }))
    if (!pass.admits) return this.#wait(transaction, { ...asked, school, why: 'admission', device: null }, pass, asker)
    const device = await makeDevice(transaction, { ...asked, school }, { newId, now: clock() })
    const certificate = await this.#issue(transaction, { school, device }, asked.csr, asked.keyPrint)
    await deleteWaiting(transaction, asked.claim)
    return { state: 'admitted', school, device, certificate, made: true }
  }

  async #readmit(
    transaction: Queries,
    known: { school: Id; device: Id },
    asked: Asked,
    pass: Pass,
    asker: Asker,
  ): Promise<Outcome> {
    if (asked.simulated) await markSimulated(transaction, known.device)
    const last = await lastCertificate(transaction, known.school, known.device)
    const admitted = (certificate: string): Outcome => ({ state: 'admitted', ...known, certificate, made: false })
    if (last?.keyPrint === asked.keyPrint) {
      const isFresh = this.#parts.clock() < (last.from + last.until) / 2
      return admitted(isFresh ? last.certificate : await this.#issue(transaction, known, asked.csr, asked.keyPrint))
    }
    if (pass.again) throw new PreauError('ENROL_CODE_REFUSED')
    const wasRevoked = !last && (await knownCertificates(transaction, known.device)).length > 0
    const why = last ? 'other_key' : wasRevoked ? 'revoked' : 'admission'
    // Whoever may read the data folder of this server could take its authority: his key is believed, and told of.
    const isTaken = why === 'admission' ? pass.admits : why === 'other_key' && pass.isLocal
    if (!isTaken) return this.#wait(transaction, { ...asked, ...known, why }, pass, asker)
    if (why === 'other_key') await this.#replaceKey(transaction, known)
    return admitted(await this.#issue(transaction, known, asked.csr, asked.keyPrint))
  }

  async #wait(
    transaction: Queries,
    row: Omit<WaitingRow, 'id' | 'state' | 'label' | 'address' | 'askedAt'>,
    { label }: Pass,
    { address }: Asker,
  ): Promise<Outcome> {
    const { newId, clock } = this.#parts
    const state = 'waiting'
    await insertWaiting(transaction, { ...row, id: newId(), state, label, address, askedAt: clock() })
    return { state }
  }

  async #replaceKey(transaction: Queries, device: { school: Id; device: Id }): Promise<void> {
    const { newId, clock } = this.#parts
    await revokeCertificates(transaction, device, 'replaced', clock())
    await tellDevice(transaction, device, 'device.key_replaced', { newId, now: clock() })
  }

  async #issue(
    transaction: Queries,
    { school, device }: { school: Id; device: Id },
    csr: string,
    keyPrint: string,
  ): Promise<string> {
    const { authority, clock } = this.#parts
    const issued = await issueDeviceCertificate(authority, csr, { school, device }, clock())
    await insertCertificate(transaction, { school, device, keyPrint, ...issued })
    return issued.certificate
  }

  /** After COMMIT: what the store says is what the doors know, and who may no longer be connected is not. */
  async #noteChange({ school, device }: { school: Id; device: Id }): Promise<void> {
    const { db, identities, drop } = this.#parts
    await identities.refresh(db, school, device)
    drop(device)
  }
}

/** A certificate is dated back by two days (server/access/authority.ts). */
function issuedAt(from: number): number {
  return from + 2 * 86_400_000
}

async function takePass(transaction: Queries, proof: string, claim: string, now: number): Promise<Pass> {
  const code = await findEnrolCode(transaction, proof)
  if (!code || !(await takeEnrolCode(transaction, proof, claim, now))) throw new PreauError('ENROL_CODE_REFUSED')
  const { school, label, admitsAtOnce: admits } = code
  return { school, admits, isLocal: false, again: code.claim === claim, label }
}
