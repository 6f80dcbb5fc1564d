import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeUplinkPlace, type UplinkPlace } from '@preau/protocol/territory/uplink-place.ts'
import { KEY_FOLDER, type KeyFiles } from '../keys/key-files.ts'
import { writeWhole } from '../keys/whole-file.ts'
import type { LinePapers } from './line.ts'

const FILE = 'uplink.json'
const KEY = 'uplink.key'
const ASKED_KEY = 'uplink-asked.key'

export interface KeptUplink {
  place: UplinkPlace
  papers: LinePapers
}

/** The uplink of a data folder; undefined where it joined no territory. Throws KEYS_WRAPPED, CONFIG_INVALID. */
export async function readUplink(data: string, files: KeyFiles): Promise<KeptUplink | undefined> {
  const text = await readFile(join(data, FILE), 'utf8').catch(() => undefined)
  const key = await files.read(KEY)
  if (text === undefined || key === undefined) return undefined
  const place = decodeUplinkPlace(JSON.parse(text))
  return { place, papers: { key, certificate: place.certificate, authority: place.authority } }
}

/** Keeps an uplink: key first, place last, so that a cut leaves none and joining by the same code makes it whole. */
export async function keepUplink(data: string, files: KeyFiles, key: string, place: UplinkPlace): Promise<void> {
  await files.keep(KEY, key)
  await writeWhole(data, FILE, `${JSON.stringify(place)}\n`, 0o600)
}

/** The key that this server asks with: made once, so that it asks with the same one where an answer was lost. */
export async function keyToAskWith(files: KeyFiles, make: () => Promise<string>): Promise<string> {
  const kept = await files.read(ASKED_KEY)
  if (kept !== undefined) return kept
  const key = await make()
  await files.keep(ASKED_KEY, key)
  return key
}

/** Forgets the uplink and its keys: the next one is joined with another. */
export async function removeUplink(data: string): Promise<void> {
  for (const path of [FILE, join(KEY_FOLDER, KEY), join(KEY_FOLDER, ASKED_KEY)])
    await rm(join(data, path), { force: true })
}
