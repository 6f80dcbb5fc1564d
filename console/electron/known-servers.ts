import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import { isKnownServer, type KnownServer, type ShellMessage } from '@preau/protocol/shell-channels.ts'

/** What seals a text for the account of this machine (Electron's safeStorage). */
export interface Seal {
  isSafe(): boolean
  seal(text: string): Buffer
  open(sealed: Buffer): string
}

/** The servers that this program knows. Kept sealed by the platform where it can; else they are forgotten at the end. */
export interface KnownServers {
  list(): readonly KnownServer[]
  /** Throws CONFIG_INVALID where the address or the fingerprint is none. */
  add(given: ShellMessage<'servers.add'>): KnownServer
  forget(id: string): void
}

const MOST = 50

/**
 * Whoever can change this list decides by what authority a server is believed, and its addresses say where somebody works: so it is sealed
 * and not only written.
 */
export function knownServers(file: string, seal: Seal): KnownServers {
  let servers: readonly KnownServer[] = read(file, seal)

  function keep(next: readonly KnownServer[]): void {
    servers = next
    if (!seal.isSafe()) return
    writeFileSync(`${file}.new`, seal.seal(JSON.stringify(next)), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  return {
    list: () => servers,
    add({ address, name, print }) {
      const origin = originOf(address)
      const plain = print === null ? null : print.replace(/[\s:]/g, '').toLowerCase()
      if (plain !== null && !/^[0-9a-f]{32,64}$/.test(plain))
        throw new PreauError('CONFIG_INVALID', { setting: 'print' })
      if (servers.length >= MOST) throw new PreauError('CONFIG_INVALID', { setting: 'servers', most: MOST })
      const id = createHash('sha256').update(origin).digest('hex').slice(0, 16)
      const server = { id, name: name.trim().slice(0, 80) || new URL(origin).host, origin, print: plain }
      keep([...servers.filter((other) => other.id !== id), server])
      return server
    },
    forget: (id) => keep(servers.filter((server) => server.id !== id)),
  }
}

/** `https://host:port` of what a person typed. */
function originOf(text: string): string {
  const whole = text.includes('://') ? text.trim() : `https://${text.trim()}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new PreauError('CONFIG_INVALID', { setting: 'address', value: text.slice(0, 64) })
  }
  return url.origin
}

function read(file: string, seal: Seal): KnownServer[] {
  try {
    const all: unknown = JSON.parse(seal.open(readFileSync(file)))
    return Array.isArray(all) ? all.filter(isKnownServer).slice(0, MOST) : []
  } catch {
    return []
  }
}
