import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { assignRings } from '@preau/protocol/rules/campaigns/rings.ts'
import { CampaignDesk } from '../../../server/rollout/campaigns/campaign-desk.ts'
import { insertCampaignDevices } from '../../../server/store/campaign-devices.ts'
import { campaignRows, insertCampaigns } from '../../../server/store/campaigns.ts'
import { openStore } from '../../../server/store/open.ts'
import { insertAuthority, insertSchool } from '../../../server/store/places.ts'

const SCHOOLS = 1350
const MACHINES = 50_000
const NOW = Date.UTC(2026, 10, 24, 19)

/** Seconds for one look at a campaign of 50 000 machines of which the third ring has 1.1 % of failures: from the store to the stop. */
export async function campaignDecision(): Promise<{ seconds: number; state: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-campaign-'))
  let made = 0
  const newId = (): Id => {
    const bytes = new Uint8Array(10)
    new DataView(bytes.buffer).setUint32(4, ++made)
    return uuidv7(NOW, bytes)
  }
  const db = await openStore(folder, NOW)
  try {
    const [authority, id] = [newId(), newId()]
    const schools = Array.from({ length: SCHOOLS }, newId)
    const machines = Array.from({ length: MACHINES }, (_, n) => ({
      ...{ school: schools[n % SCHOOLS] ?? '', device: newId(), room: null, isAwake: true },
    }))
    const { kinds, of } = assignRings(id, machines, schools[0] ?? '')
    const ring = kinds.indexOf('percent')
    await db.write(async (transaction) => {
      await insertAuthority(transaction, { id: authority, name: 'Territoire' })
      for (const [n, school] of schools.entries())
        await insertSchool(transaction, { id: school, authority, name: `École ${n}` })
      const common = { id, title: 'Agent', target: 'agent', kind: 'agent-app', product: 'agent', version: '2' } as const
      await insertCampaigns(
        transaction,
        schools.map((school) => ({
          ...{ ...common, school, bytes: 1, policy: FIRST_POLICY, rings: kinds, ledBy: 'territory', wanted: 'running' },
          ...{ wantedWhy: null, ring, ringAt: NOW, reachedAt: null, resumed: 0, haltedFor: null, haltedAt: null },
          ...{ pausedAt: null, madeAt: NOW, madeBy: null, changedAt: NOW },
        })),
      )
      const rows = machines.map((machine) => ({ ...machine, ring: of.get(machine.device) ?? 0, from: '1' }))
      await insertCampaignDevices(
        transaction,
        id,
        rows.map((row) => ({ ...row, phase: row.ring < ring ? 'healthy' : 'waiting' })),
      )
      const own = rows.filter((row) => row.ring === ring)
      const failed = own.slice(0, Math.ceil(own.length * 0.011)).map(({ device }) => [device])
      await transaction.run(
        `update campaign_devices set phase = 'rolled_back' where device_id in
           (select r.id from ${transaction.dialect.rows('$1', { id: 'text' })} as r)`,
        [JSON.stringify(failed)],
      )
    })
    const desk = new CampaignDesk({
      ...{ db, newId, role: 'territory', clock: () => NOW },
      ordersChanged: () => undefined,
      changed: () => undefined,
    })
    const begin = performance.now()
    await desk.look()
    const seconds = (performance.now() - begin) / 1000
    const states = new Set((await campaignRows(db, 'all', [id])).map(({ wanted }) => wanted))
    return { seconds, state: [...states].join(',') }
  } finally {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
