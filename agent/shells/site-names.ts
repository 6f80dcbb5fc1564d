import { isIP } from 'node:net'

/** Where the proxy of a lesson shows a file of the machine: a name that no network resolves (RFC 6762, 6761). */
export const FILES_HOST = 'seance.invalid'
export const FILES_ORIGIN = `http://${FILES_HOST}`

/**
 * Whether a numeric address is one of the public Internet. What a lesson opens has nothing to do with this machine, the school's
 * server, a router or a printer: their pages ask for no password when one comes from inside.
 */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address)
  if (kind === 4) return isPublic4(address)
  if (kind !== 6) return false
  const text = address.toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1]
  if (mapped !== undefined) return isPublic4(mapped)
  // 2000::/3 is all that is given out; of it, what stands for an IPv4 address or for documents is none.
  return /^[23][0-9a-f]{3}:/.test(text) && !/^(2001:0?:|2001:db8:|2002:|2001::)/.test(text)
}

function isPublic4(address: string): boolean {
  const [a = 0, b = 0, c = 0] = address.split('.').map(Number)
  const isOwn = a === 0 || a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
  const isLocal = (a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128)
  const isSpecial = a >= 224 || (a === 192 && b === 0 && (c === 0 || c === 2)) || (a === 198 && (b === 18 || b === 19))
  return !isOwn && !isLocal && !isSpecial
}
