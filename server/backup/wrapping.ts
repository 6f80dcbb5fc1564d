import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import type { CredentialKeeper } from '../keys/credential-keeper.ts'
import { dpapi } from '../keys/dpapi.ts'
import { type KeyPlaces, openCredential, openKeyFiles } from '../keys/open-key-files.ts'
import { CREDENTIAL_FILE, CREDENTIAL_NAME, KEEPS_CREDENTIALS, sealedBy, systemdCreds } from '../keys/systemd-creds.ts'
import { writeWhole } from '../keys/whole-file.ts'
import { keysWrapped, WRAPPING_KEY_BYTES } from '../keys/wrapping-key.ts'

/** The credential that wraps the keys of the server's service, as its unit names it; `since`: the systemd that it takes. */
export const WRAPPING = { name: CREDENTIAL_NAME, file: CREDENTIAL_FILE, since: KEEPS_CREDENTIALS } as const

/** How the keys of a data folder lie. */
export interface KeyStanding {
  plain: readonly string[]
  wrapped: readonly string[]
  /** Whether those that are wrapped open here, for who asks. */
  opens: boolean
  /** What the wrapping key of this machine itself is kept by; undefined: there is none, or it cannot be seen. */
  keptBy: 'host' | 'tpm' | undefined
}

/** Throws what the disk says where the folder cannot be read. */
export async function keyStanding(
  places: KeyPlaces,
  keeper: CredentialKeeper = places.kept?.keeper ?? systemdCreds,
  file: string = places.kept?.file ?? WRAPPING.file,
): Promise<KeyStanding> {
  const files = await openKeyFiles(places, keeper, file)
  const all = await files.list()
  const names = (wanted: boolean) => all.filter(({ text }) => isWrapped(text) === wanted).map(({ name }) => name)
  const wrapped = names(true)
  const opens = await Promise.all(wrapped.map((name) => files.read(name))).then(
    () => true,
    () => false,
  )
  const credential = await readFile(file, 'utf8').catch(() => undefined)
  return { plain: names(false), wrapped, opens, keptBy: credential === undefined ? undefined : sealedBy(credential) }
}

/** Lays the keys of a data folder down plain; gives how many were wrapped. Throws KEYS_WRAPPED, and changes none. */
export async function unwrapKeys(
  places: KeyPlaces,
  keeper: CredentialKeeper = places.kept?.keeper ?? systemdCreds,
  file: string = places.kept?.file ?? WRAPPING.file,
): Promise<number> {
  return await (await openKeyFiles(places, keeper, file)).unwrapAll()
}

/** A credential of the machine, and the data folder whose keys it wraps. */
export interface Wrapped {
  file: string
  data: string
  /** PreauHost.exe, on Windows: DPAPI keeps the wrapping key there; systemd where it is missing. */
  host?: string
}

/** What keeps a wrapping key on this machine. */
export const keeperOf = ({ host }: Wrapped): CredentialKeeper => (host === undefined ? systemdCreds : dpapi(host))

/**
 * Makes sure that this machine keeps a wrapping key which opens; gives whether it made one. Throws KEYS_WRAPPED, and makes none, where
 * keys are wrapped with one that is gone: a new one would hide that only a backup brings them back.
 * @param wrappedNow the files in the folder that are wrapped; those of a server where nothing is said
 */
export async function keepWrappingKey(
  wrapped: Wrapped,
  keeper: CredentialKeeper = keeperOf(wrapped),
  wrappedNow = async () => (await keyStanding({ data: wrapped.data }, keeper, wrapped.file)).wrapped,
): Promise<boolean> {
  const { file } = wrapped
  if ((await openCredential(keeper, file)) !== undefined) return false
  const [lost] = await wrappedNow()
  if (lost !== undefined) throw keysWrapped(lost, 'no-key')
  const key = randomBytes(WRAPPING_KEY_BYTES)
  const kept = await keeper.encrypt(key)
  if ('failed' in kept) throw notKept(kept.failed)
  const opened = await keeper.decrypt(kept.text)
  // One that does not open now would shut the school out of its keys at the next start.
  if (opened?.length !== key.length || !timingSafeEqual(opened, key)) throw notKept('not the same')
  await writeWhole(dirname(file), basename(file), kept.text, 0o600)
  return true
}

/** Lays the keys down plain, and takes the wrapping key away; gives whether there was any of it. Throws KEYS_WRAPPED. */
export async function dropWrappingKey(
  wrapped: Wrapped,
  keeper: CredentialKeeper = keeperOf(wrapped),
  unwrap = () => unwrapKeys({ data: wrapped.data }, keeper, wrapped.file),
): Promise<boolean> {
  const { file } = wrapped
  const count = await unwrap()
  const there = await readFile(file).then(
    () => true,
    () => false,
  )
  await rm(file, { force: true })
  return there || count > 0
}

function notKept(said: string): PreauError {
  return new PreauError('SERVICE_STEP_FAILED', { step: 'keep a wrapping key', said })
}
