import { generateKeyPairSync, sign } from 'node:crypto'
import { approvalBytes } from '@preau/protocol/runbooks/approval.ts'
import type { Risk } from '@preau/protocol/runbooks/catalogue.ts'
import { statementOf } from '../../fixes/statement-of.ts'
import { insertRun, type StoredRun } from '../../store/runbook-runs.ts'
import { NOW } from '../testing.ts'
import type { Asked, Row } from './rows.ts'

const NEW = /(?<="id":")[^"]*(?=","school")/g
const made = { id: 'fresh', classed: true, chance: NEW } as const
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')

/** A row for each operation on fixes from afar. */
export const FIX_ROWS: Record<string, Row> = {
  'GET /api/runbooks': {},
  'GET /api/runbook-runs': {},
  'POST /api/runbook-runs': {
    names: ['device'],
    body: ({ id }) => ({ runbook: 'free_disk', devices: [id('device')] }),
    chance: NEW,
  },
  'GET /api/runbook-runs/{id}': { ...made, fresh: (asked) => makeRun(asked, 'calm') },
  'POST /api/runbook-runs/{id}/cancel': { ...made, fresh: (asked) => makeRun(asked, 'calm') },
  'POST /api/runbook-runs/{id}/approvals': {
    ...{ ...made, fresh: (asked) => makeRun(asked, 'destructive') },
    body: ({ id }) => {
      const statement = statementOf(runOf(id('school'), id('fresh'), 'destructive'), [id('device')])
      return { key, signature: sign(null, approvalBytes(statement), privateKey).toString('hex') }
    },
  },
}

async function makeRun({ db, id }: Asked, risk: Risk): Promise<void> {
  await db.write((t) => insertRun(t, runOf(id('school'), id('fresh'), risk), [id('device')]))
}

function runOf(school: string, id: string, risk: Risk): StoredRun {
  return {
    ...{ school, id, risk, runbook: risk === 'calm' ? 'free_disk' : 'wipe', given: {}, ticket: null, accepted: false },
    ...{ state: risk === 'calm' ? 'running' : 'approval', askedBy: null, askedAt: NOW, notBefore: NOW },
    ...{ notAfter: NOW + 3_600_000, takes: 60, atOnce: 50, endedAt: null, closes: false },
  }
}
