import { canInstall, installPackage } from './debian.mjs'
import { inPath } from './programs.mjs'

/** Debian puts it where the PATH of a person may not lead. */
const find = () => inPath('mosquitto') ?? inPath('mosquitto', '/usr/sbin')

/** Mosquitto, the broker between schools and their territory; on Debian, and as root, it is installed where there is none. */
export async function bringMosquitto(/** @type {string} */ root) {
  const found = find()
  if (found || !canInstall()) return found
  await installPackage('mosquitto', { root, what: 'installing Mosquitto from Debian' })
  return find()
}
