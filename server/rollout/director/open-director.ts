import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { KEY_FOLDER } from '../../keys/key-files.ts'
import { openKeyFiles } from '../../keys/open-key-files.ts'
import { type DirectorKey, openDirectorKey } from './director-key.ts'

/** The key of the director of a data folder; made where there is none. Throws BACKUP_NOTHING where no server has run there, KEYS_WRAPPED. */
export async function openDirectorOf(config: Parameters<typeof openKeyFiles>[0]): Promise<DirectorKey> {
  const found = await stat(join(config.data, KEY_FOLDER)).catch(() => undefined)
  if (!found?.isDirectory()) throw new PreauError('BACKUP_NOTHING', { data: config.data })
  return await openDirectorKey(await openKeyFiles(config))
}
