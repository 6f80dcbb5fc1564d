import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** By these 32 letters @electron/fuses finds the fuses in the program of an Electron. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Version 1, this many fuses, each as an Electron is born: `0` off, `1` on. */
const BORN = ['1', '0', '1', '1', '0', '0', '0', '1', '0']

/** A folder that is laid out as an unpacked Electron for Linux is, with a program in it that does nothing and bears fuses. */
export function electronStandIn(folder: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, BORN.length]), Buffer.from(BORN.join(''))])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), fuses]), { mode: 0o755 })
  for (const name of ['fr', 'en-US', 'de']) writeFileSync(join(folder, 'locales', `${name}.pak`), name)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) writeFileSync(join(folder, name), name)
  return folder
}
