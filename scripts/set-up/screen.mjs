import { canInstall, installPackage } from './debian.mjs'
import { inPath } from './programs.mjs'

/** A screen that nobody sees, what presses its keys, and what takes its picture. */
const PROGRAMS = { Xvfb: 'xvfb', xdotool: 'xdotool', import: 'imagemagick' }

/** Whether there is a screen for the windows of tests: Xvfb and xdotool. On Debian, and as root, they are installed. */
export async function bringScreen(/** @type {string} */ root) {
  for (const [program, name] of Object.entries(PROGRAMS)) {
    if (inPath(program) || !canInstall()) continue
    await installPackage(name, { root, what: `installing ${name} from Debian, for the windows of the kiosk` })
  }
  return inPath('Xvfb') !== undefined && inPath('xdotool') !== undefined
}
