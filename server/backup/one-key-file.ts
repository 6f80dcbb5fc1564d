import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { openCredential } from '../keys/open-key-files.ts'
import { writeWhole } from '../keys/whole-file.ts'
import { keysWrapped, WrappingKey } from '../keys/wrapping-key.ts'
import { dropWrappingKey, keeperOf, keepWrappingKey, type Wrapped } from './wrapping.ts'

/** A key that lies alone: that of a device, in the data folder of its agent. It is wrapped as those of a server are. */
const NAME = 'device.key'

/** How the key of a device lies; `shut`: wrapped, and it does not open here. Undefined where there is none, or none for this account. */
export async function deviceKeyStanding(wrapped: Wrapped): Promise<'plain' | 'wrapped' | 'shut' | undefined> {
  const text = await readFile(join(wrapped.data, NAME), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  if (!isWrapped(text)) return 'plain'
  return await open(wrapped, text).then(
    () => 'wrapped',
    () => 'shut',
  )
}

/**
 * Has the platform keep what the key of a device is wrapped with: its agent wraps it at its next start. See keepWrappingKey();
 * throws DEVICE_KEY_WRAPPED where that throws KEYS_WRAPPED.
 */
export async function keepDeviceWrapping(wrapped: Wrapped, keeper = keeperOf(wrapped)): Promise<boolean> {
  const kept = keepWrappingKey(wrapped, keeper, async () => {
    const text = await readFile(join(wrapped.data, NAME), 'utf8').catch(() => '')
    return isWrapped(text) ? [NAME] : []
  })
  return await kept.catch(ofDevice)
}

/** Lays the key of a device down plain, and takes away what it was wrapped with. Throws DEVICE_KEY_WRAPPED, and changes nothing. */
export async function dropDeviceWrapping(wrapped: Wrapped, keeper = keeperOf(wrapped)): Promise<boolean> {
  const dropped = dropWrappingKey(wrapped, keeper, async () => {
    const path = join(wrapped.data, NAME)
    const text = await readFile(path, 'utf8').catch(() => '')
    if (!isWrapped(text)) return 0
    await writeWhole(dirname(path), basename(path), await open(wrapped, text, keeper), 0o600)
    return 1
  })
  return await dropped.catch(ofDevice)
}

/** A backup brings the keys of a server back; a device enrols anew. */
function ofDevice(error: unknown): never {
  if (isPreauError(error, 'KEYS_WRAPPED')) throw new PreauError('DEVICE_KEY_WRAPPED', error.context, error)
  throw error
}

async function open(wrapped: Wrapped, text: string, keeper = keeperOf(wrapped)): Promise<string> {
  const key = await openCredential(keeper, wrapped.file)
  if (key === undefined) throw keysWrapped(NAME, 'no-key')
  return new WrappingKey(key).open(text, NAME)
}
