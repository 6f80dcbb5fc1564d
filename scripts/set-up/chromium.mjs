import { existsSync } from 'node:fs'
import { canInstall, installPackage } from './debian.mjs'
import { inPath } from './programs.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** A Chromium of this machine: the one that CHROMIUM_PATH names, else one of the usual places; undefined where there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  for (const name of NAMES) {
    const file = inPath(name)
    if (file) return file
  }
  return PLACES.find((file) => existsSync(file))
}

/** The Chromium for the browser tests; on Debian, and as root, it is installed where there is none. */
export async function bringChromium(/** @type {string} */ root) {
  const found = findChromium()
  if (found || process.env.CHROMIUM_PATH || !canInstall()) return found
  await installPackage('chromium', { root, what: 'installing Chromium from Debian (about 40 s)' })
  return findChromium()
}
