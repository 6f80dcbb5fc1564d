import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { canInstall, installPackage } from './debian.mjs'

/** The oldest PostgreSQL that the store is tried on. */
export const OLDEST_POSTGRES = 15
const PLACE = '/usr/lib/postgresql'

/** The folder of the programs of the newest PostgreSQL of this machine; undefined where there is none that is new enough. */
export function findPostgres(place = PLACE) {
  if (!existsSync(place)) return undefined
  const [newest] = readdirSync(place)
    .map(Number)
    .filter((version) => version >= OLDEST_POSTGRES && existsSync(join(place, `${version}`, 'bin/initdb')))
    .sort((a, b) => b - a)
  return newest === undefined ? undefined : join(place, `${newest}`, 'bin')
}

/** The PostgreSQL for the tests, which start one of their own; on Debian, and as root, it is installed where there is none. */
export async function bringPostgres(/** @type {string} */ root) {
  const found = findPostgres()
  if (found || !canInstall()) return found
  await installPackage('postgresql', { root, what: 'installing PostgreSQL from Debian (about 30 s)' })
  return findPostgres()
}
