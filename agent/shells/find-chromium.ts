import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
/** Where there is no path that leads to them. Edge is part of Windows. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

export interface ChromiumSearch {
  /** The one that somebody named: it or none. */
  named: string | undefined
  path: string
  platform: string
  exists?(file: string): boolean
}

/** A Chromium of this machine; undefined where there is none. */
export function findChromium({ named, path, platform, exists = existsSync }: ChromiumSearch): string | undefined {
  if (named !== undefined) return exists(named) ? named : undefined
  const folders = platform === 'win32' ? [] : path.split(delimiter).filter(Boolean)
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...inPath, ...(PLACES[platform] ?? [])].find(exists)
}
