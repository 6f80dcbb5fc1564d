import { canInstall, installPackage } from './debian.mjs'
import { inPath } from './programs.mjs'

/** socat, which joins two ptys as a serial cable joins two ports; on Debian, and as root, it is installed where there is none. */
export async function bringSocat(/** @type {string} */ root) {
  const found = inPath('socat')
  if (found || !canInstall()) return found
  await installPackage('socat', { root, what: 'installing socat from Debian' })
  return inPath('socat')
}
