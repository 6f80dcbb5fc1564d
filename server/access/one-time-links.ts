import type { LinkUse, OneTimeLink } from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Database, Queries } from '../store/database.ts'
import { setGrants } from '../store/grants.ts'
import { dropLinks, findLink, insertLink, type LinkRow, takeLink } from '../store/links.ts'
import { deletePasskeys } from '../store/passkeys.ts'
import {
  findPerson,
  insertPerson,
  isAnybodyThere,
  listAdministrators,
  loginKey,
  updatePerson,
} from '../store/people.ts'
import { revokeTokens } from '../store/tokens.ts'
import { endWebSessions } from '../store/web-sessions.ts'
import { writeAudit } from './audit.ts'
import { requireGoodPassword } from './password-policy.ts'
import type { Begun, Caller, PeopleParts } from './people-parts.ts'
import { newSecret, proofOfSecret } from './secrets.ts'
import type { SignIns } from './sign-ins.ts'

const DAY = 86_400_000
/** How long each kind may lie before it is used, in ms. */
const LIFE = { invitation: 7 * DAY, renewal: DAY } as const

/** The address of a link. The secret stands after the #, which no browser sends and no log of a proxy has. */
export function linkAddress(origin: string, secret: string): string {
  return `${origin}/link#${secret}`
}

/** Makes the one-time link of a person; those that he had before work no more. */
export async function makeLink(
  transaction: Queries,
  { person, purpose, origin, now }: { person: Id; purpose: keyof typeof LIFE; origin: string; now: number },
): Promise<OneTimeLink> {
  const secret = newSecret()
  const endsAt = now + LIFE[purpose]
  await insertLink(transaction, { proof: proofOfSecret(secret), purpose, person, madeAt: now, endsAt })
  return { url: linkAddress(origin, secret), endsAt }
}

/** The secret of the link that makes the first administrator; undefined where somebody was made here already. */
export async function makeFirstLink(db: Database, now: number): Promise<string | undefined> {
  return await db.write(async (transaction) => {
    if (await isAnybodyThere(transaction)) return undefined
    const secret = newSecret()
    const link = { proof: proofOfSecret(secret), purpose: 'first', person: null, madeAt: now, endsAt: null } as const
    await insertLink(transaction, link)
    return secret
  })
}

/** The link of an administrator; see OneTimeLinks.forAdministrator. */
export async function administratorLink(
  db: Database,
  { login, origin, now }: { login: string | undefined; origin: string; now: number },
): Promise<OneTimeLink> {
  const first = await makeFirstLink(db, now)
  if (first !== undefined) return { url: linkAddress(origin, first), endsAt: now + LIFE.invitation }
  return await db.write(async (transaction) => {
    const all = await listAdministrators(transaction)
    const key = login === undefined ? undefined : loginKey(login)
    const fitting = all.filter((each) => key === undefined || loginKey(each.login ?? '') === key)
    const [person] = fitting
    if (!person || fitting.length > 1) throw new PreauError('PERSON_NOT_FOUND', { administrators: all.length })
    await writeAudit(transaction, {
      at: now,
      actor: 'local',
      action: 'people.manage',
      target: `person:${person.id}`,
      school: null,
      from: 'local',
      result: 'done',
      params: { what: 'link' },
    })
    return await makeLink(transaction, { person: person.id, purpose: 'renewal', origin, now })
  })
}

/** What a link does when it is used. */
export class OneTimeLinks {
  readonly #parts: PeopleParts
  readonly #signIns: SignIns

  constructor(parts: PeopleParts, signIns: SignIns) {
    this.#parts = parts
    this.#signIns = signIns
  }

  /**
   * Sets the password that somebody chose, and signs him in. A renewal takes the place of everything that proved him: his
   * authenticator, passkeys, tokens and sessions hold no more. Throws LINK_REFUSED, PASSWORD_WEAK (the link is not used up then),
   * REQUEST_INVALID where the first administrator says no name or login.
   */
  async use(asked: LinkUse, caller: Caller): Promise<Begun> {
    const { db, clock, hashes } = this.#parts
    const link = await findLink(db, proofOfSecret(asked.secret), clock())
    if (!link) throw await this.#refuse(caller)
    const named = await this.#nameOf(link, asked)
    if (!named) throw await this.#refuse(caller)
    await requireGoodPassword(asked.password, [named.name, named.login])
    const password = await hashes.hash(asked.password)
    const begun = await db.write(async (transaction) => {
      // Two that use it at once both come here: one of them gets it.
      if (!(await takeLink(transaction, link.proof, clock()))) throw new PreauError('LINK_REFUSED')
      const person =
        link.person === null
          ? await this.#makeFirst(transaction, named)
          : await this.#makeAnew(transaction, link, link.person)
      await updatePerson(transaction, person, { password })
      return await this.#signIns.begin(transaction, person, 'link', caller, false)
    })
    if (link.person === null) this.#parts.firstMade?.()
    return begun
  }

  /**
   * A link for an administrator of this server who lost what lets him in: the one of this login, or the only one. Where nobody
   * is there yet, the first link. Throws PERSON_NOT_FOUND.
   */
  async forAdministrator(login: string | undefined, origin: string): Promise<OneTimeLink> {
    const { db, clock } = this.#parts
    return await administratorLink(db, { login, origin, now: clock() })
  }

  /** What the person of a link is called; undefined where he may not use it. */
  async #nameOf(link: LinkRow, asked: LinkUse): Promise<{ name: string; login: string } | undefined> {
    const { db } = this.#parts
    if (link.person !== null) {
      const person = await findPerson(db, link.person)
      return person && person.disabledAt === null ? { name: person.name, login: person.login ?? '' } : undefined
    }
    if (await isAnybodyThere(db)) return undefined
    const { name, login } = asked
    if (name === undefined) throw new PreauError('REQUEST_INVALID', { path: '/name' })
    if (login === undefined) throw new PreauError('REQUEST_INVALID', { path: '/login' })
    return { name, login }
  }

  async #makeFirst(transaction: Queries, named: { name: string; login: string }): Promise<Id> {
    if (await isAnybodyThere(transaction)) throw new PreauError('LINK_REFUSED')
    const { clock, newId } = this.#parts
    const id = newId()
    await insertPerson(transaction, { id, ...named, madeAt: clock() })
    await setGrants(transaction, id, [{ role: 'admin', scope: { kind: 'server' } }])
    return id
  }

  async #makeAnew(transaction: Queries, { purpose }: LinkRow, person: Id): Promise<Id> {
    await endWebSessions(transaction, person)
    await dropLinks(transaction, person)
    if (purpose === 'renewal') {
      await updatePerson(transaction, person, { totp: null })
      await deletePasskeys(transaction, person)
      await revokeTokens(transaction, person, this.#parts.clock())
    }
    return person
  }

  async #refuse(caller: Caller): Promise<PreauError> {
    await this.#signIns.refused('link', caller)
    return new PreauError('LINK_REFUSED')
  }
}
