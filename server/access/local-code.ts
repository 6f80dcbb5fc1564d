import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { writeWhole } from '../keys/whole-file.ts'
import { type CodeServer, newCode } from './enrol-codes.ts'

/** In the data folder, for the account of the server alone. */
const FILE = 'local.json'

/**
 * The code of this start: only programs of this machine may use it, as often as they like, and it ends with the server.
 * Whoever reads the data folder could take the authority's key as well, so that it gives nothing away.
 */
export function newLocalCode(authority: string, httpsPort: number): { code: string; proof: string } {
  const server: CodeServer = { authority, addresses: [{ host: '127.0.0.1', port: httpsPort }] }
  return newCode(server)
}

/** Writes where this server is found; the file is there whole or not at all. */
export async function keepLocalDoor(data: string, door: LocalDoor): Promise<void> {
  await writeWhole(data, FILE, `${JSON.stringify(door)}\n`, 0o600)
}

/** Takes the file away: this server is found no more. */
export async function removeLocalDoor(data: string): Promise<void> {
  await rm(join(data, FILE), { force: true })
}

/** Where the server of this data folder was last found; undefined where none was started, or it ended in order. */
export async function readLocalDoor(data: string): Promise<LocalDoor | undefined> {
  const text = await readFile(join(data, FILE), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : decoder(LocalDoor, 'CONFIG_INVALID')(JSON.parse(text))
}
