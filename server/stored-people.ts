import type { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import type { OneTimeLink } from '@preau/protocol/api/people.ts'
import { readLocalDoor } from './access/local-code.ts'
import { administratorLink } from './access/one-time-links.ts'
import { keepProvider, type NewProvider, providerSettings } from './access/provider-settings.ts'
import { openSeal } from './access/seal.ts'
import { guardDataFolder } from './backup/secret-files.ts'
import type { ServerConfig } from './config.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { openStore } from './store/open.ts'

/** What the command line does about people, for who reads the data folder. */
export interface PeopleDesk {
  /** Where the server of this data folder says that it is. */
  door: LocalDoor | undefined
  /**
   * Makes the one-time link of an administrator in the store itself, for a server that does not run. Throws STORE_LOCKED where one
   * does, PERSON_NOT_FOUND without such an administrator.
   */
  link(login: string | undefined): Promise<OneTimeLink>
  /** Keeps how an identity provider is asked; the server reads it when it starts. Throws CONFIG_INVALID. */
  provider(asked: NewProvider): Promise<void>
}

/** Opens the desk of a data folder. @param clock ms since 1970 */
export async function openPeopleDesk(config: ServerConfig, clock: () => number): Promise<PeopleDesk> {
  return {
    door: await readLocalDoor(config.data),
    async link(login) {
      await guardDataFolder(config.data)
      const db = await openStore(config.data)
      try {
        const origin = `http://127.0.0.1:${config.httpPort}`
        return await administratorLink(db, { login, origin, now: clock() })
      } finally {
        await db.close()
      }
    },
    async provider(asked) {
      await guardDataFolder(config.data)
      await keepProvider(config.data, providerSettings(asked, await openSeal(config.data, await openKeyFiles(config))))
    },
  }
}
