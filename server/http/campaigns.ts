import { ById } from '@preau/protocol/api/by-id.ts'
import {
  Campaign,
  CampaignAct,
  CampaignDeviceQuery,
  CampaignDevices,
  CampaignForecast,
  CampaignList,
  DeviceUpdates,
  NewCampaign,
  SignedTargets,
} from '@preau/protocol/api/campaigns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { reachFor } from '@preau/protocol/rules/permissions.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { FastifyRequest } from 'fastify'
import { deviceUpdates } from '../rollout/campaigns/device-updates.ts'
import { foretell } from '../rollout/campaigns/foretell.ts'
import { draftCampaign, storeCampaign } from '../rollout/campaigns/make-campaign.ts'
import type { Campaigns } from '../rollout/campaigns/open-campaigns.ts'
import { patchBytesOf, signedTargets } from '../rollout/campaigns/signed-targets.ts'
import { listedCampaigns, wholeCampaign } from '../rollout/campaigns/view.ts'
import { campaignDevices } from '../store/campaign-progress.ts'
import { campaignRows, getCampaign } from '../store/campaigns.ts'
import { schoolOfDevice } from '../store/devices.ts'
import { requireWholeSchool } from '../store/reach-places.ts'
import { act } from './act.ts'
import { personOf } from './actor.ts'
import { may } from './guard.ts'
import { multilineText } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onServer } from './targets.ts'

const tags = ['campaigns']

/** Campaigns: what is brought to whom, ring by ring. */
export function campaignRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  const parts = (): Campaigns => {
    if (!services.campaigns) throw new PreauError('ROLE_REFUSED')
    return services.campaigns
  }
  const whole = async (id: Id, { reach, actor }: Pick<FastifyRequest, 'reach' | 'actor'>) => {
    const rows = await getCampaign(db, reach, id)
    const steers = actor !== undefined && may(actor, 'campaign.steer')
    const found = await wholeCampaign(db, rows, clock(), steers, services.campaigns?.role)
    if (!found) throw new PreauError('CAMPAIGN_NOT_FOUND', { campaign: id })
    return found
  }

  app.get(
    '/api/signed-targets',
    {
      config: { action: 'campaign.make' },
      schema: { tags, summary: 'What is signed, and may be brought to machines', response: answers(SignedTargets) },
    },
    async () => signedTargets(await parts().signer.standing(), await parts().expires(), clock()),
  )

  app.post(
    '/api/campaigns/forecast',
    {
      config: { action: 'campaign.make' },
      schema: {
        tags,
        summary: 'What a campaign would cost and when it would end; nothing is stored',
        body: NewCampaign,
        response: answers(CampaignForecast),
      },
    },
    async ({ body, reach }) => {
      requireSchools(reach, body)
      const { image } = await parts().signer.standing()
      const draft = await draftCampaign(db, newId(), body, image, clock())
      return await foretell(db, draft, body.policy, patchBytesOf(image, body.target), clock())
    },
  )

  app.get(
    '/api/campaigns',
    {
      config: { action: 'campaign.read' },
      schema: { tags, summary: 'The newest campaigns', response: answers(CampaignList) },
    },
    async ({ reach }) => ({ now: clock(), rows: await listedCampaigns(db, reach, clock()) }),
  )

  app.post(
    '/api/campaigns',
    {
      config: { action: 'campaign.make' },
      schema: { tags, summary: 'Begin a campaign', body: NewCampaign, response: answers(Campaign, 201) },
    },
    async (request, reply) => {
      const { body, reach, actor } = request
      requireSchools(reach, body)
      const { desk, signer } = parts()
      const { state, image } = await signer.standing()
      if (state !== 'ready') throw new PreauError('CAMPAIGN_REFUSED', { reason: state })
      const id = newId()
      const asked = { ...body, title: multilineText(body.title).trim() }
      if (asked.title === '') throw new PreauError('REQUEST_INVALID', { path: '/title' })
      const made = await act(
        services,
        request,
        onServer('campaign', id, { target: body.target }),
        async (transaction) => {
          const draft = await draftCampaign(transaction, id, asked, image, clock())
          const common = { id, asked, draft, by: personOf(actor), now: clock(), newId }
          return await storeCampaign(transaction, { ...common, ledBy: parts().role })
        },
      )
      desk.steered(made)
      reply.code(201)
      return await whole(id, request)
    },
  )

  app.get(
    '/api/campaigns/:id',
    {
      config: { action: 'campaign.read' },
      schema: { tags, summary: 'One campaign, whole', params: ById, response: answers(Campaign) },
    },
    (request) => whole(request.params.id, request),
  )

  app.get(
    '/api/campaigns/:id/devices',
    {
      config: { action: 'campaign.read' },
      schema: {
        tags,
        summary: 'The machines of a campaign: what failed first',
        params: ById,
        querystring: CampaignDeviceQuery,
        response: answers(CampaignDevices),
      },
    },
    async ({ params: { id }, query, reach }) => {
      const schools = (await getCampaign(db, reach, id)).map(({ school }) => school)
      return { now: clock(), ...(await campaignDevices(db, id, schools, query)) }
    },
  )

  app.post(
    '/api/campaigns/:id/acts',
    {
      config: { action: 'campaign.steer' },
      schema: {
        tags,
        summary: 'Pause, resume or abort a campaign, in the schools that one reaches',
        params: ById,
        body: CampaignAct,
        response: answers(Campaign),
      },
    },
    async (request) => {
      const { body, reach, actor, params } = request
      const { desk } = parts()
      const target = onServer('campaign', params.id, { act: body.act })
      await act(services, request, target, async (transaction) => {
        const rows = await getCampaign(transaction, reach, params.id)
        await desk.steer(transaction, rows, { ...body, by: personOf(actor) })
      })
      desk.steered(await campaignRows(db, reach, [params.id]))
      return await whole(params.id, request)
    },
  )

  app.get(
    '/api/devices/:id/updates',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'What was brought to a machine',
        params: ById,
        response: answers(DeviceUpdates),
      },
    },
    async ({ params: { id }, reach, actor }) => {
      const school = await schoolOfDevice(db, reach, id)
      // Of a campaign itself only who may read it hears.
      const seen = actor ? reachFor(actor.grants, 'campaign.read', await services.scopes(actor.grants)) : new Map()
      return { now: clock(), rows: await deviceUpdates(db, school, id, seen) }
    },
  )
}

function requireSchools(reach: Reach, { schools, pilot }: NewCampaign): void {
  for (const school of schools) requireWholeSchool(reach, school)
  if (pilot !== undefined && !schools.includes(pilot)) throw new PreauError('REQUEST_INVALID', { path: '/pilot' })
}
