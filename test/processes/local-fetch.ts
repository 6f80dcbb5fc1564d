import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'

/** Asks a path of the server that runs on a data folder, as a program of its own account does. */
export async function localFetch(data: string, path: string): Promise<Response> {
  const { http, code } = JSON.parse(readFileSync(join(data, 'local.json'), 'utf8')) as LocalDoor
  return await fetch(http + path, { headers: localHeaders(code) })
}

/** What such a program shows: the secret of the code of this start. */
export function localHeaders(code: string): { authorization: string } {
  return { authorization: `Local ${Buffer.from(readEnrolCode(code).secret).toString('hex')}` }
}
