import { PreauError } from '@preau/protocol/errors.ts'

/** Where a PostgreSQL database is, and how one gets in. */
export interface PostgresAddress {
  /** A name, an address, or the folder of a socket of this machine. */
  host: string
  port: number
  database: string
  user: string
  /** A secret. Undefined where the server asks for none, as it may on a socket of its own machine. */
  password: string | undefined
  /** undefined: in the clear, which is for this machine alone; else the certificates to believe, or those of the system. */
  tls: { authority: string | undefined } | undefined
}

/** What an address does not say itself. */
export interface AddressFiles {
  password: string | undefined
  /** The text of a file; throws where it cannot be read. */
  read(path: string): string
}

const PARAMETERS = ['host', 'sslmode', 'sslrootcert']
const HERE = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Reads `postgres://user@host:5432/database?sslmode=verify-full&sslrootcert=/path`, or `postgres://user@/database?host=/run/postgresql`
 * for a socket. Over a network TLS is verified unless `sslmode=disable` says otherwise; a TLS that believes anybody is not
 * offered. INVARIANT: the address holds no password, for it is shown in logs and lists of processes. Throws CONFIG_INVALID,
 * without a word of what might be secret.
 */
export function readPostgresAddress(text: string, { password, read }: AddressFiles): PostgresAddress {
  const url = parse(text)
  if (url.password !== '') throw invalid('a password stands in it')
  const asked = url.searchParams
  for (const name of asked.keys()) if (!PARAMETERS.includes(name)) throw invalid(`${name.slice(0, 32)}=`)
  const host = asked.get('host') ?? decode(url.hostname)
  const database = decode(url.pathname.slice(1))
  const user = decode(url.username)
  if (host === '' || database === '' || user === '' || database.includes('/')) {
    throw invalid('postgres://USER@HOST/DATABASE')
  }
  const mode = asked.get('sslmode') ?? (isHere(host) ? 'disable' : 'verify-full')
  if (mode !== 'disable' && mode !== 'verify-full') throw invalid(`sslmode=${mode.slice(0, 32)}`)
  if (mode === 'verify-full' && host.startsWith('/')) throw invalid('sslmode=verify-full')
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user,
    password,
    tls: mode === 'disable' ? undefined : { authority: readAuthority(asked.get('sslrootcert'), read) },
  }
}

/** What may be shown of an address. */
export function showPostgres({ host, port, database }: PostgresAddress): string {
  return `postgres://${host.startsWith('/') ? '' : `${host}:${port}`}/${database}`
}

function isHere(host: string): boolean {
  return host.startsWith('/') || HERE.includes(host)
}

function parse(text: string): URL {
  // Of another protocol a URL reads the host otherwise: an address without one is none to it.
  const rest = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text)?.[1]
  if (rest === undefined) throw invalid('postgres://USER@HOST/DATABASE')
  const noHost = /^([^/@]*)@(?=\/)/.exec(rest)
  try {
    return new URL(`preau://${noHost ? `${noHost[1]}@-${rest.slice(noHost[0].length)}` : rest}`)
  } catch {
    throw invalid('postgres://USER@HOST/DATABASE')
  }
}

function decode(text: string): string {
  try {
    return text === '-' ? '' : decodeURIComponent(text)
  } catch {
    throw invalid('%')
  }
}

function readAuthority(path: string | null, read: (path: string) => string): string | undefined {
  if (path === null) return undefined
  try {
    return read(path)
  } catch (error) {
    throw new PreauError('CONFIG_INVALID', { setting: 'store', value: `sslrootcert=${path.slice(0, 200)}` }, error)
  }
}

function invalid(value: string): PreauError {
  return new PreauError('CONFIG_INVALID', { setting: 'store', value })
}
