import type { Id } from '@preau/protocol/ids.ts'
import type { Database } from '../store/database.ts'
import { knownDevices } from '../store/devices.ts'

/** Who may connect: the devices that were enrolled. What proves it (certificates) comes with identities; its place is here. */
export class Identities {
  readonly #schools = new Map<Id, Id>()

  /** Reads every device that the store knows. */
  async load(db: Database): Promise<void> {
    for (const { school, device } of await knownDevices(db)) this.#schools.set(device, school)
  }

  /** Lets a device in from now on. */
  admit(school: Id, device: Id): void {
    this.#schools.set(device, school)
  }

  /** Whom a client id stands for; undefined where it is no device of ours. */
  identify(clientId: string): { school: Id; device: Id } | undefined {
    const school = this.#schools.get(clientId)
    return school === undefined ? undefined : { school, device: clientId }
  }
}
