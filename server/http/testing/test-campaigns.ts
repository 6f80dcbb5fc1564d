import { generateKeyPairSync } from 'node:crypto'
import type { Id } from '@preau/protocol/ids.ts'
import { targetsHead } from '@preau/protocol/update/make-metadata.ts'
import { CampaignDesk } from '../../rollout/campaigns/campaign-desk.ts'
import type { Campaigns } from '../../rollout/campaigns/open-campaigns.ts'
import { DirectorKey } from '../../rollout/director/director-key.ts'
import type { Database } from '../../store/database.ts'

/** The campaigns of a test: the real desk, and a director that the holders of the keys have named. */
export function testCampaigns(db: Database, clock: () => number, newId: () => Id): Campaigns {
  const desk = new CampaignDesk({
    ...{ db, clock, newId, role: 'school' },
    ordersChanged: () => undefined,
    changed: () => undefined,
  })
  const key = new DirectorKey(generateKeyPairSync('ed25519').privateKey)
  const target = {
    ...{ length: 1000, hashes: { sha256: 'a'.repeat(64) } },
    custom: { kind: 'agent-app' as const, product: 'agent', version: '1.1.0' },
  }
  const image = { ...targetsHead(1, clock()), targets: { 'agent/1.1.0': target } }
  const standing = async () => ({ state: 'ready' as const, name: 'test', image, key })
  return { role: 'school', desk, signer: { standing }, expires: async () => Date.parse(image.expires) }
}
