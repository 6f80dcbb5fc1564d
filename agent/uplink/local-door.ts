import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'

const decodeDoor = decoder(LocalDoor, 'CONFIG_INVALID')

/**
 * Where the server of this data folder is found by programs of this machine, and the code by which they enrol; undefined where
 * none runs, or it is not for this account. It is another one after each start of the server.
 */
export function readLocalDoor(folder: string): LocalDoor | undefined {
  try {
    return decodeDoor(JSON.parse(readFileSync(join(folder, 'local.json'), 'utf8')))
  } catch {
    return undefined
  }
}
