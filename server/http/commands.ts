import { ById } from '@preau/protocol/api/by-id.ts'
import { CommandList, CommandRequest, CommandRow } from '@preau/protocol/api/commands.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { commandOf } from '@preau/protocol/rules/equipment-actions.ts'
import { type Action, permissionOf, reachFor } from '@preau/protocol/rules/permissions.ts'
import type { FastifyRequest } from 'fastify'
import { type AskedCommand, findCommand, insertCommand, listCommands } from '../store/commands.ts'
import { schoolOfDevice } from '../store/devices.ts'
import { act, noteRefusal } from './act.ts'
import { personOf } from './actor.ts'
import { requireAllowed, requireRoom } from './command-rules.ts'
import { commandReason, knownEquipment } from './equipment-detail.ts'
import { may } from './guard.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onDevice } from './targets.ts'

/** A command is begun within so many ms of being asked for, or not at all. */
const BEGUN_WITHIN = 60_000
/** One that is asked at a territory reaches its school within so many ms, or is never begun. */
const REACHED_WITHIN = 15 * 60_000
/** How much longer than its spec says a command may take until its result is here, in ms. */
const RESULT_WITHIN = 40_000

/** What persons want done by a device, and what became of it. */
export function commandRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId, specs, commands } = services

  app.get(
    '/api/devices/:id/commands',
    {
      config: { action: 'fleet.read' },
      schema: {
        tags: ['devices'],
        summary: 'What was asked of a device, the newest first',
        params: ById,
        response: answers(CommandList),
      },
    },
    async ({ params: { id }, reach }) => {
      const school = await schoolOfDevice(db, reach, id)
      return { rows: await listCommands(db, school, id) }
    },
  )

  app.post(
    '/api/devices/:id/commands',
    {
      config: { action: 'device.command' },
      schema: {
        tags: ['devices'],
        summary: 'Have a device do something',
        params: ById,
        body: CommandRequest,
        response: answers(CommandRow, 202),
      },
    },
    async (request, reply) => {
      const {
        params: { id: device },
        body,
        reach,
      } = request
      const school = await schoolOfDevice(db, reach, device)
      const known = await knownEquipment(db, school, device, clock())
      if (!known) throw new PreauError('EQUIPMENT_NONE', { device })
      const spec = specs.get(known.spec)
      const command = spec && commandOf(spec, body.command)
      const action = command?.risk === 'danger' ? 'device.command_danger' : 'device.command'
      await requireAction(services, request, action, device)
      requireAllowed(known, body, command, {
        reason: commandReason(known, spec, body.command, body.explicit === true),
      })
      const now = clock()
      const within = services.territory?.role === 'territory' ? REACHED_WITHIN : BEGUN_WITHIN
      const asked: AskedCommand = {
        school,
        id: newId(),
        device,
        via: known.via,
        key: known.key,
        command: body.command,
        choice: body.choice ?? null,
        confirmed: known.confirmation !== null,
        explicit: body.explicit === true,
        ...(body.accepted && { accepted: true }),
        askedBy: personOf(request.actor),
        askedAt: now,
        notAfter: now + within,
        givenUpAt: now + within + (command?.takes ?? 0) * 1000 + RESULT_WITHIN,
      }
      const { choice, explicit, accepted } = body
      const params = {
        command: body.command,
        ...(choice !== undefined && { choice }),
        ...(explicit && { explicit }),
        ...(accepted && { accepted }),
      }
      await act(
        services,
        request,
        onDevice(device, params),
        async (transaction) => {
          await requireRoom(transaction, asked)
          await insertCommand(transaction, asked)
        },
        { action },
      )
      commands.take(asked)
      reply.code(202)
      const row = await findCommand(db, school, asked.id)
      if (!row) throw new PreauError('INTERNAL', { command: asked.id })
      return row
    },
  )
}

/** What is dangerous asks for more than the route does. */
async function requireAction(
  services: HttpServices,
  request: FastifyRequest,
  action: Action,
  device: Id,
): Promise<void> {
  if (action === request.routeOptions.config.action || !request.actor) return
  const { grants } = request.actor
  if (may(request.actor, action)) {
    await schoolOfDevice(services.db, reachFor(grants, action, await services.scopes(grants)), device)
    return
  }
  await noteRefusal(services, request, { target: `device:${device}`, school: null }, { action })
  throw new PreauError('ACTION_REFUSED', { action, roles: permissionOf(action).roles.join(',') })
}
