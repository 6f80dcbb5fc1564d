import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { insertCampaignDevices } from '../../store/campaign-devices.ts'
import { insertCampaigns } from '../../store/campaigns.ts'
import { NOW } from '../testing.ts'
import type { Asked, Row } from './rows.ts'

const asked = ({ id, turn }: Asked) => ({
  ...{ target: 'agent/1.1.0', title: `Agent ${turn}`, schools: [id('school')], policy: FIRST_POLICY },
})

/** A row for each operation on what is brought to machines. */
export const CAMPAIGN_ROWS: Record<string, Row> = {
  'GET /api/signed-targets': {},
  'POST /api/campaigns/forecast': { names: ['school'], fresh: giveAgents, body: asked },
  'GET /api/campaigns': {},
  'POST /api/campaigns': {
    names: ['school'],
    fresh: giveAgents,
    body: asked,
    chance: /(?<="id":")[^"]*(?=","title")/g,
  },
  'GET /api/campaigns/{id}': { id: 'fresh', fresh: makeCampaign },
  'GET /api/campaigns/{id}/devices': { id: 'fresh', fresh: makeCampaign },
  'POST /api/campaigns/{id}/acts': { id: 'fresh', fresh: makeCampaign, body: () => ({ act: 'pause' }) },
  'GET /api/devices/{id}/updates': { id: 'device' },
}

/** A campaign of the school of the spot, for its machine. */
async function makeCampaign({ db, id, turn }: Asked): Promise<void> {
  const [school, campaign] = [id('school'), id('fresh')]
  await db.write(async (t) => {
    await insertCampaigns(t, [
      {
        ...{ school, id: campaign, title: `Agent ${turn}`, target: 'agent/1.1.0', kind: 'agent-app', product: 'agent' },
        ...{
          version: '1.1.0',
          bytes: 1000,
          policy: FIRST_POLICY,
          rings: ['rooms'],
          ledBy: 'school',
          wanted: 'running',
        },
        ...{ wantedWhy: null, ring: 0, ringAt: NOW, reachedAt: null, resumed: 0, haltedFor: null, haltedAt: null },
        ...{ pausedAt: null, madeAt: NOW, madeBy: null, changedAt: NOW },
      },
    ])
    await insertCampaignDevices(t, campaign, [{ school, device: id('device'), ring: 0, from: null, phase: 'waiting' }])
  })
}

/** The machines of the world have told of no agent. */
async function giveAgents({ db }: Asked): Promise<void> {
  const agent = JSON.stringify({ version: '1.0.0', platform: 'linux', arch: 'x64' })
  await db.run('update device_states set agent = $1 where agent is null', [agent])
}
