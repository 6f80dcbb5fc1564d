import { existsSync, readFileSync } from 'node:fs'
import { command } from './command.mjs'

/** Ubuntu's package of a program may be only a pointer to a snap: Debian itself is meant. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Whether packages can be installed without asking anybody: Debian, and root. */
export function canInstall() {
  return isDebian() && process.getuid?.() === 0
}

/**
 * Installs a package of Debian; whether it is there afterwards is the caller's to see.
 * @param {string} name
 * @param {{ root: string, what: string }} how what: what it is for, in a few words
 */
export async function installPackage(name, { root, what }) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await command('apt-get', ['update'], { what: 'asking Debian for its packages', cwd: root, env })
  if (update.code !== 0) return
  await command('apt-get', ['install', '-y', '--no-install-recommends', name], { what, cwd: root, env })
}
