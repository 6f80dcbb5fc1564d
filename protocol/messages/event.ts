import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'

/** How much an event asks of a person. */
export const SEVERITIES = ['info', 'warning', 'error'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What happens to a device, as the device tells it. A code that is not here is kept and shown by its name. */
export const AGENT_EVENTS = {
  'agent.started': 'info',
  'agent.stopped': 'info',
  'device.asleep': 'info',
  'device.awake': 'info',
  'clock.jumped': 'warning',
  'outbox.full': 'error',
  'outbox.recovered': 'info',
  'outbox.thinned': 'warning',
  'outbox.corrupt': 'error',
  'record.set_aside': 'warning',
  'reading.failed': 'warning',
  'disk.added': 'info',
  'disk.removed': 'warning',
  'display.added': 'info',
  'display.removed': 'warning',
  'update.checked': 'info',
  'package.restart_wanted': 'info',
} as const satisfies Record<string, Severity>

/** What the server finds out by itself and writes into the same timeline. */
export const SERVER_EVENTS = {
  'device.enrolled': 'info',
  'device.revoked': 'warning',
  'device.key_replaced': 'warning',
  'device.replaced': 'info',
  'status.changed': 'info',
  'connection.opened': 'info',
  'connection.lost': 'info',
  'epoch.issued': 'info',
  'state.diverged': 'warning',
  'identity.duplicate': 'error',
  'message.quarantined': 'warning',
  'inventory.changed': 'info',
  'equipment.found': 'info',
  'equipment.moved': 'info',
  'equipment.lost': 'warning',
  'equipment.confirmed': 'info',
  'equipment.unconfirmed': 'info',
  'firmware.begun': 'info',
  'firmware.done': 'info',
  'firmware.given_up': 'info',
  'view.started': 'info',
  'view.started_unasked': 'info',
  'view.refused': 'info',
  'view.ended': 'info',
  'command.done': 'info',
  'command.failed': 'warning',
  'wake.asked': 'info',
  'update.healthy': 'info',
  'update.rolled_back': 'warning',
  'update.failed': 'warning',
  'lesson.checking': 'info',
  'lesson.ready': 'info',
  'lesson.running': 'info',
  'lesson.ended': 'info',
  'lesson.failed': 'warning',
  'lesson.lost': 'warning',
  'lesson.moved': 'info',
} as const satisfies Record<string, Severity>

export type AgentEventCode = keyof typeof AGENT_EVENTS
export type ServerEventCode = keyof typeof SERVER_EVENTS

/** Why a device announces its silence. */
export const ASLEEP_CAUSES = ['shutdown', 'restart', 'sleep', 'stopped'] as const

/** Device to server, kept until acknowledged and never thinned: something happened. `params` holds figures and names of things. */
export const Event = Type.Object({
  event: Type.String({ pattern: '^[a-z][a-z0-9]*(\\.[a-z0-9_]+)+$', maxLength: 64 }),
  severity: Type.Enum(SEVERITIES),
  params: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,31}$' }),
      Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]),
      {
        maxProperties: 16,
        additionalProperties: false,
      },
    ),
  ),
})
export type Event = Static<typeof Event>

/** Reads an event; throws MESSAGE_INVALID with the path of the fault. */
export const decodeEvent = decoder(Event, 'MESSAGE_INVALID')
