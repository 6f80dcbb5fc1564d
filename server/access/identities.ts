import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../store/database.ts'
import { knownCertificates } from '../store/device-certificates.ts'
import { knownDevices } from '../store/devices.ts'

interface Known {
  school: Id
  /** Serials of certificates that hold, and of those that were revoked. */
  current: ReadonlySet<string>
  revoked: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Who may connect: the devices that were enrolled, and by which certificates. Kept in memory, for each packet asks. */
export class Identities {
  readonly #devices = new Map<Id, Known>()

  /** Reads every device and certificate that the store knows. */
  async load(db: Queries): Promise<void> {
    for (const { school, device } of await knownDevices(db)) this.admit(school, device)
    const serials = new Map<Id, { serial: string; revoked: 0 | 1 }[]>()
    for (const { device, ...row } of await knownCertificates(db)) {
      serials.set(device, [...(serials.get(device) ?? []), row])
    }
    for (const [device, rows] of serials) this.#note(device, rows)
  }

  /** Lets a device in from now on. */
  admit(school: Id, device: Id): void {
    const { current = NONE, revoked = NONE } = this.#devices.get(device) ?? {}
    this.#devices.set(device, { school, current, revoked })
  }

  /** Reads the certificates of one device anew, after any of them was issued or revoked. */
  async refresh(db: Queries, school: Id, device: Id): Promise<void> {
    this.admit(school, device)
    this.#note(device, await knownCertificates(db, device))
  }

  /** Whom a client id stands for; undefined where it is no device of ours. */
  identify(clientId: string): { school: Id; device: Id } | undefined {
    const known = this.#devices.get(clientId)
    return known && { school: known.school, device: clientId }
  }

  /**
   * Whether a certificate of our authority still holds. One that the store does not know holds as long as nothing of the
   * device was ever revoked: it was issued after the backup that this server was restored from.
   */
  holds({ school, device }: { school: Id; device: Id }, serial: string): boolean {
    const known = this.#devices.get(device)
    if (known?.school !== school || known.revoked.has(serial)) return false
    return known.current.has(serial) || known.revoked.size === 0
  }

  #note(device: Id, rows: readonly { serial: string; revoked: 0 | 1 }[]): void {
    const known = this.#devices.get(device)
    if (!known) return
    const serialsOf = (revoked: 0 | 1) =>
      new Set(rows.filter((row) => row.revoked === revoked).map(({ serial }) => serial))
    this.#devices.set(device, { school: known.school, current: serialsOf(0), revoked: serialsOf(1) })
  }
}
