import { randomBytes } from 'node:crypto'
import type { JoinAnswer, JoinCode, JoinRequest, NewJoinCode } from '@preau/protocol/api/territory.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Database, Transaction, Write } from '../store/database.ts'
import { findAuthority, findSchool, insertSchool } from '../store/places.ts'
import {
  findJoinCode,
  insertJoinCode,
  insertServerCertificate,
  lastCertificate,
  type StoredJoinCode,
  useJoinCode,
} from '../store/sync/codes.ts'
import { findPeer, joinPeer } from '../store/sync/peers.ts'
import { issueDeviceCertificate, type KeyPair, requestKeyPrint } from './authority.ts'
import { type CodeServer, newCode, proofOf } from './enrol-codes.ts'
import { isWorn } from './uplink-key.ts'

export interface JoinDeskParts {
  db: Database
  clock(): number
  newId(): Id
  authority: KeyPair
  /** Where schools find this territory. */
  codeServer(): CodeServer
  /** Where its brokers are, as a server that reached it by this name finds them. */
  brokers(host: string): string[]
  /** A school is joined: what this side says of it is to be sent. */
  joined(school: Id): Promise<void>
}

/** How schools join a territory: the same trust as that of devices, one key a school. */
export class JoinDesk {
  readonly #parts: JoinDeskParts

  constructor(parts: JoinDeskParts) {
    this.#parts = parts
  }

  /** Makes a code; its text is given here and nowhere else. Throws PLACE_NOT_FOUND. */
  async makeCode(asked: NewJoinCode, write: Write = (work) => this.#parts.db.write(work)): Promise<JoinCode> {
    const { clock, codeServer } = this.#parts
    const now = clock()
    const { code, proof } = newCode(codeServer())
    return await write(async (transaction) => {
      const school = asked.school === undefined ? null : (await findSchool(transaction, asked.school)).id
      const authority = await findAuthority(transaction, asked.authority, school)
      const endsAt = now + asked.life
      await insertJoinCode(transaction, {
        proof,
        authority: authority.id,
        school,
        label: asked.label ?? '',
        madeAt: now,
        endsAt,
      })
      return { code, endsAt, authority }
    })
  }

  /**
   * A school server asks. Throws JOIN_REFUSED where its code is unknown, used by another key or has ended, JOIN_TAKEN where the school is
   * joined already and the code is not for it, PLACE_DUPLICATE and CERTIFICATE_REQUEST_INVALID. The same server may ask again.
   */
  async ask(request: JoinRequest, host: string): Promise<JoinAnswer> {
    const { db, clock, joined, authority, brokers } = this.#parts
    const proof = proofOf(request.secret)
    // A wrong code costs one look at the store and no signature.
    this.#requireUsable(await findJoinCode(db, proof), undefined)
    const keyPrint = await requestKeyPrint(request.csr)
    const now = clock()
    const answer = await db.write(async (transaction) => {
      const code = this.#requireUsable(await findJoinCode(transaction, proof), keyPrint)
      const { server, certificate } = await this.#admit(transaction, request, code, keyPrint, now)
      await useJoinCode(transaction, proof, { keyPrint, school: request.school.id, now })
      const commune = await findAuthority(transaction, undefined, request.school.id)
      const { insee } = (await transaction.get<{ insee: string | null }>(
        'select insee from authorities where id = $1',
        [commune.id],
      )) ?? { insee: null }
      return { school: request.school.id, server, certificate, commune: { ...commune, insee } }
    })
    await joined(answer.school)
    return { ...answer, authority: authority.certificate, brokers: brokers(host) }
  }

  /**
   * The next certificate (PEM) of a server that speaks for its school, for the key that it has; one that is new is given again, so that
   * asking costs nothing. Throws CERTIFICATE_REFUSED for another key, or one that was taken back, and CERTIFICATE_REQUEST_INVALID.
   */
  async renew({ school, server, csr }: { school: Id; server: Id; csr: string }): Promise<string> {
    const { db, clock, authority } = this.#parts
    const keyPrint = await requestKeyPrint(csr)
    const last = await lastCertificate(db, { school, server, keyPrint })
    if (!last) throw new PreauError('CERTIFICATE_REFUSED')
    if (!isWorn(last, clock())) return last.certificate
    const issued = await issueDeviceCertificate(authority, csr, { school, device: server }, clock())
    return await db.write(async (transaction) => {
      // It may have been taken back meanwhile.
      if (!(await lastCertificate(transaction, { school, server, keyPrint })))
        throw new PreauError('CERTIFICATE_REFUSED')
      await insertServerCertificate(transaction, { school, server, keyPrint, ...issued })
      return issued.certificate
    })
  }

  #requireUsable(code: StoredJoinCode | undefined, keyPrint: string | undefined): StoredJoinCode {
    const isUsable =
      code !== undefined &&
      (code.keyPrint === null
        ? code.endsAt > this.#parts.clock()
        : keyPrint === undefined || code.keyPrint === keyPrint)
    if (!isUsable) throw new PreauError('JOIN_REFUSED')
    return code
  }

  async #admit(
    transaction: Transaction,
    { school, csr }: JoinRequest,
    code: StoredJoinCode,
    keyPrint: string,
    now: number,
  ): Promise<{ server: Id; certificate: string }> {
    const { newId, authority } = this.#parts
    const there = await transaction.get<{ id: Id }>('select id from schools where id = $1', [school.id])
    const peer = await findPeer(transaction, school.id)
    const isAgain = code.keyPrint === keyPrint && peer !== undefined && code.school === school.id
    // One key a school: who has it joined is replaced by a code for this very school alone.
    if (there && peer?.state === 'joined' && !isAgain && code.school !== school.id)
      throw new PreauError('JOIN_TAKEN', { school: school.id })
    if (code.school !== null && code.school !== school.id) throw new PreauError('JOIN_TAKEN', { school: code.school })
    if (!there) await insertSchool(transaction, { ...school, authority: code.authority })
    const server = isAgain ? peer.server : newId()
    const issued = await issueDeviceCertificate(authority, csr, { school: school.id, device: server }, now)
    if (!isAgain) await joinPeer(transaction, { school: school.id, server, now })
    await insertServerCertificate(transaction, { school: school.id, server, keyPrint, ...issued })
    return { server, certificate: issued.certificate }
  }
}

/** 32 hex digits that nobody else has. */
export function newInstance(): string {
  return randomBytes(16).toString('hex')
}
