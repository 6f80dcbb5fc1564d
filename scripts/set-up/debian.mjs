import { existsSync, readFileSync } from 'node:fs'
import { command } from './command.mjs'

/**
 * Installs a package on Debian, as root; elsewhere it does nothing.
 * @param {string} root
 * @param {string} name
 * @param {string} about what it is, and how long it takes, for the progress
 */
export async function installFromDebian(root, name, about) {
  if (!isDebian() || process.getuid?.() !== 0) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await command('apt-get', ['update'], { what: 'asking Debian for its packages', cwd: root, env })
  if (update.code !== 0) return
  const install = ['install', '-y', '--no-install-recommends', name]
  await command('apt-get', install, { what: `installing ${about}`, cwd: root, env })
}

/** Ubuntu's packages of the same name may be pointers to something else: Debian itself is meant. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}
