import { hostname } from 'node:os'
import type { EnrolCodes, LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { openServerKeys } from './access/authority-files.ts'
import { type CodesInWords, codeAddresses, makeEnrolCodesFor, serverHosts } from './access/enrol-codes.ts'
import { readLocalDoor } from './access/local-code.ts'
import { guardDataFolder } from './backup/secret-files.ts'
import type { ServerConfig } from './config.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { openStore } from './store/open.ts'

/** What the command line needs of codes, whether a server runs or not. */
export interface CodeDesk {
  /** Where the server of this data folder says that it is. */
  door: LocalDoor | undefined
  /** Makes codes in the store itself, for a server that does not run. Throws STORE_LOCKED where one does. */
  make(asked: CodesInWords): Promise<EnrolCodes>
  /** A4 pages to print, as a PDF. */
  sheet(codes: EnrolCodes): Promise<Buffer>
}

/** Opens the desk of a data folder. @param clock ms since 1970 */
export async function openCodeDesk(config: ServerConfig, clock: () => number): Promise<CodeDesk> {
  return {
    door: await readLocalDoor(config.data),
    async sheet(codes) {
      const { enrolSheet } = await import('./http/enrol-sheet.ts')
      return await enrolSheet(codes, { now: clock(), timezone: 'Europe/Paris' })
    },
    async make(asked) {
      await guardDataFolder(config.data)
      const db = await openStore(config)
      try {
        const hosts = serverHosts(config.host)
        const files = await openKeyFiles(config)
        const { authority } = await openServerKeys({ data: config.data, files, name: hostname(), hosts, now: clock() })
        const addresses = codeAddresses(config.host, config.httpsPort)
        const server = { authority: authority.certificate, addresses }
        return await db.write((transaction) => makeEnrolCodesFor(transaction, asked, server, clock()))
      } finally {
        await db.close()
      }
    },
  }
}
