import { existsSync } from 'node:fs'
import { canInstall, installPackage } from './debian.mjs'
import { inPath } from './programs.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const WINDOWLESS = 'chromium-headless-shell'
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

/** The Chromium for tests: the one without a window, where it is there, takes a third of the processor's time. */
export function findTestChromium() {
  return process.env.CHROMIUM_PATH ? findChromium() : (inPath(WINDOWLESS) ?? findChromium())
}

/** The Chromium for tests; on Debian, and as root, the one without a window is installed. */
export async function bringChromium(/** @type {string} */ root) {
  if (process.env.CHROMIUM_PATH || inPath(WINDOWLESS) || !canInstall()) return findTestChromium()
  await installPackage(WINDOWLESS, { root, what: 'installing a Chromium without window from Debian (about 30 s)' })
  return findTestChromium()
}
