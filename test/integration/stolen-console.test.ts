import type { AuditList } from '@preau/protocol/api/audit.ts'
import type { Campaign, NewCampaign } from '@preau/protocol/api/campaigns.ts'
import type { UpdateTurn } from '@preau/protocol/api/update-turns.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUpdatingSchool, targetOf, type UpdatingSchool, VERSIONS } from '../processes/updating-school.ts'

let school: UpdatingSchool
beforeAll(async () => {
  school = await startUpdatingSchool(8)
}, 120_000)
afterAll(() => school?.end())

/** What the thief asks for as whoever was signed in: an administrator. */
async function post<T>(path: string, body: object): Promise<{ status: number; reply: T }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await school.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: answer.status, reply: (await answer.json()) as T }
}

/** As careless as the shape of it lets anybody be. */
const careless = (target: string): NewCampaign => ({
  ...{ target, title: 'Urgent', schools: [school.school] },
  policy: { pace: 'tonight', success: 500, errors: 200, restHours: 0 },
})

describe('I3, I4: a stolen console', () => {
  it('begins nothing with what the holders have not signed for machines, nor below their floor', async () => {
    const reasons: Record<string, unknown> = {}
    for (const name of ['agent/9.9.9/agent.mjs', targetOf(VERSIONS.tooOld), 'directors/mairie.json']) {
      const { status, reply } = await post<{ code: string; context: { reason: string } }>(
        '/api/campaigns',
        careless(name),
      )
      reasons[name] = [status >= 400, reply.code, reply.context.reason]
    }
    expect(reasons).toEqual({
      'agent/9.9.9/agent.mjs': [true, 'UPDATE_ORDER_REFUSED', 'unknown'],
      [targetOf(VERSIONS.tooOld)]: [true, 'UPDATE_ORDER_REFUSED', 'below_floor'],
      'directors/mairie.json': [true, 'UPDATE_ORDER_REFUSED', 'kind'],
    })
  })

  it('has no door by which a file, a signature or a key of updates comes in', async () => {
    const { paths } = (await (await school.fetch('/api/openapi.json')).json()) as { paths: Record<string, object> }
    const writes = Object.entries(paths).flatMap(([path, methods]) =>
      /updates|signed|director|campaign/.test(path)
        ? Object.keys(methods)
            .filter((method) => method !== 'get')
            .map((method) => `${method} ${path}`)
        : [],
    )
    expect(writes.sort()).toEqual([
      'post /api/campaigns',
      'post /api/campaigns/forecast',
      'post /api/campaigns/{id}/acts',
      'post /api/updates/turn',
    ])
    // A machine asks for its turn by its certificate, which nobody has who is only signed in.
    const asked = { target: targetOf(VERSIONS.good), product: 'agent', to: VERSIONS.good }
    expect(await post('/api/updates/turn', asked)).toMatchObject({ reply: { code: 'CERTIFICATE_REFUSED' } })
  })

  it('reaches one machine of a school at first, with a signed version, and is written down', async () => {
    const { status, reply } = await post<Campaign>('/api/campaigns', careless(targetOf(VERSIONS.good)))
    expect([status, reply.ringList.map(({ kind, counts }) => [kind, counts.devices])]).toEqual([
      201,
      [
        ['rooms', 1],
        ['school', 7],
      ],
    ])
    const turns = async (version: string): Promise<UpdateTurn[]> =>
      await Promise.all(
        school.machines.map(({ ask }) =>
          ask({ target: targetOf(version), product: 'agent', from: VERSIONS.has, to: version }),
        ),
      )
    const waits = (all: readonly UpdateTurn[]) => all.filter((turn) => turn.answer === 'wait' && turn.why === 'ring')
    expect(waits(await turns(VERSIONS.good))).toHaveLength(7)
    // What nobody began is nobody's turn, whoever asks.
    expect(waits(await turns(VERSIONS.better))).toHaveLength(8)
    const { rows } = (await (await school.fetch('/api/audit?limit=50')).json()) as AuditList
    expect(rows.filter(({ action }) => action === 'campaign.make').length).toBeGreaterThan(0)
  })

  it('is stopped by the first machine that goes back, whatever share of failures it allowed', async () => {
    const { rows } = (await (await school.fetch('/api/campaigns')).json()) as { rows: Campaign[] }
    const id = rows[0]?.id ?? ''
    const machines = (await (await school.fetch(`/api/campaigns/${id}/devices?limit=50`)).json()) as {
      rows: { ring: number; device: { id: string } }[]
    }
    const first = machines.rows.find(({ ring }) => ring === 0)
    const machine = school.machines.find(({ identity }) => identity.device === first?.device.id)
    const common = { target: targetOf(VERSIONS.good), product: 'agent', from: VERSIONS.has, to: VERSIONS.good }
    await machine?.tell({ ...common, campaign: id, phase: 'rolled_back', cause: 'starts' })
    await expect
      .poll(async () => ((await (await school.fetch(`/api/campaigns/${id}`)).json()) as Campaign).state, {
        timeout: 20_000,
      })
      .toBe('halted')
    expect(await machine?.ask(common)).toMatchObject({ answer: 'wait', why: 'halted' })
  })
})
