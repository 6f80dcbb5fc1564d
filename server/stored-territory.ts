import { hostname } from 'node:os'
import { openServerKeys } from './access/authority-files.ts'
import { serverHosts } from './access/enrol-codes.ts'
import type { ServerConfig } from './config.ts'
import { openKeyFiles } from './keys/open-key-files.ts'
import { writeBrokerFiles } from './territory/broker-files.ts'

/** Writes what a broker of this territory needs, whether it runs or not. @param now ms since 1970 */
export async function writeFilesOfBroker(
  config: ServerConfig,
  folder: string,
  port: number,
  now: number,
): Promise<void> {
  const files = await openKeyFiles(config)
  const hosts = serverHosts(config.host)
  const { authority } = await openServerKeys({ data: config.data, files, name: hostname(), hosts, now })
  await writeBrokerFiles(folder, authority, { hosts, port, now })
}
