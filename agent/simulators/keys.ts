import { readFileSync } from 'node:fs'
import { makeDeviceKey, requireClosed } from '../uplink/device-key.ts'
import { writeWhole } from '../uplink/whole-file.ts'

/**
 * The keys of machines that do not exist, by their claims (PKCS#8, PEM), kept in one file: with the same keys they are the
 * same devices at the next start. Missing ones are made. Throws DEVICE_KEY_OPEN.
 */
export function keysIn(path: string, claims: readonly string[]): ReadonlyMap<string, string> {
  requireClosed(path)
  const kept = readKeys(path)
  const keys = new Map(claims.map((claim) => [claim, kept[claim] ?? makeDeviceKey()]))
  if (claims.some((claim) => kept[claim] === undefined)) {
    writeWhole(path, `${JSON.stringify({ ...kept, ...Object.fromEntries(keys) })}\n`)
  }
  return keys
}

/** A file that cannot be read is made anew: the server takes other keys from programs of its own machine. */
function readKeys(path: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const entries = Object.entries(Object(value)).filter(([, key]) => typeof key === 'string')
    return Object.fromEntries(entries) as Record<string, string>
  } catch {
    return {}
  }
}
