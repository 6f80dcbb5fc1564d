import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import type { CredentialKeeper } from './credential-keeper.ts'
import { KeyFiles } from './key-files.ts'
import { CREDENTIAL_FILE, CREDENTIAL_NAME, systemdCreds } from './systemd-creds.ts'
import { WRAPPING_KEY_BYTES, WrappingKey } from './wrapping-key.ts'

export interface KeyPlaces {
  data: string
  /** Folder in which the platform gives this very program its credentials; undefined: it gives none. */
  credentials?: string | undefined
  /** Where else than systemd a wrapping key is kept, and what opens it; undefined: systemd, or nothing. */
  kept?: KeptKey | undefined
}

/** A wrapping key that no manager hands to the service: it has to ask for it, at each start. */
export interface KeptKey {
  file: string
  keeper: CredentialKeeper
}

/**
 * The keys of a data folder, with the wrapping key that the platform gives this program. An administrator who runs a command
 * beside the service is given none: for him the credential of the machine is opened, and only where some key lies wrapped. Throws
 * CONFIG_INVALID where what was given is no key.
 */
export async function openKeyFiles(
  { data, credentials, kept }: KeyPlaces,
  keeper: CredentialKeeper = kept?.keeper ?? systemdCreds,
  file = kept?.file ?? CREDENTIAL_FILE,
): Promise<KeyFiles> {
  // A container that lets nothing be mounted leaves an empty folder that nobody may enter: then the keys lie as without.
  const given = credentials === undefined ? undefined : await readIfAny(join(credentials, CREDENTIAL_NAME))
  if (given !== undefined) {
    if (given.length !== WRAPPING_KEY_BYTES) throw new PreauError('CONFIG_INVALID', { setting: CREDENTIAL_NAME })
    return new KeyFiles(data, new WrappingKey(given))
  }
  const plain = new KeyFiles(data, undefined)
  if (!kept && !(await plain.list()).some(({ text }) => isWrapped(text))) return plain
  const opened = await openCredential(keeper, file)
  return opened === undefined ? plain : new KeyFiles(data, new WrappingKey(opened))
}

/** The wrapping key that this machine keeps for its server; undefined where there is none, or it does not open here and for us. */
export async function openCredential(
  keeper: CredentialKeeper = systemdCreds,
  file = CREDENTIAL_FILE,
): Promise<Buffer | undefined> {
  const text = await readIfAny(file)
  const key = text === undefined ? undefined : await keeper.decrypt(text.toString('utf8'))
  return key?.length === WRAPPING_KEY_BYTES ? key : undefined
}

/** Undefined where there is none, or none for this account. */
async function readIfAny(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES'].includes(String(error.code))) return undefined
    throw error
  }
}
