import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { localCode } from './server-process.ts'

/** A one-time code of a server that was started here, as `preau enrol-code` makes it. */
export async function makeCode(http: string, { admit = false } = {}): Promise<string> {
  const secret = Buffer.from(readEnrolCode(localCode(http)).secret).toString('hex')
  const response = await fetch(`${http}/api/enrol-codes/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret, codes: { count: 1, life: 3_600_000, admit } }),
  })
  const { codes } = (await response.json()) as EnrolCodes
  return codes[0]?.code ?? ''
}
