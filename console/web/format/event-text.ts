import type { TimelineEvent } from '@preau/protocol/api/events.ts'
import {
  AGENT_EVENTS,
  type AgentEventCode,
  SERVER_EVENTS,
  type ServerEventCode,
} from '@preau/protocol/messages/event.ts'
import { SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { STATUSES } from '@preau/protocol/rules/device-status.ts'
import { readingName } from './reading-text.ts'
import { reasonName } from './reason-text.ts'
import type { Voice } from './translate.ts'

type EventCode = AgentEventCode | ServerEventCode
type EventParams = TimelineEvent['params']
type Teller = (params: EventParams, voice: Voice) => string | undefined

/** Events whose line says more where their parameters do; the rest have one fixed line. */
const TELLERS: Partial<Record<EventCode, Teller>> = {
  'agent.started': ({ version }, { t }) => text(version, (name) => t('event.agent.started.version', { version: name })),
  'device.asleep': ({ cause }, { t }) => {
    const known = (['shutdown', 'restart', 'sleep', 'stopped'] as const).find((candidate) => candidate === cause)
    return known && t(`event.device.asleep.${known}`)
  },
  'clock.jumped': (params, { t, format }) => {
    const seconds = params.seconds ?? params.by
    if (typeof seconds !== 'number') return undefined
    const span = format.age(Math.abs(seconds) * 1000)
    return t(seconds > 0 ? 'event.clock.jumped.ahead' : 'event.clock.jumped.back', { span })
  },
  'reading.failed': (params, voice) =>
    text(params.reading ?? params.name, (name) =>
      voice.t('event.reading.failed.named', { name: readingName(name, voice) }),
    ),
  'disk.added': (params, { t }) => text(nameOf(params), (name) => t('event.disk.added.named', { name })),
  'disk.removed': (params, { t }) => text(nameOf(params), (name) => t('event.disk.removed.named', { name })),
  'display.added': (params, { t }) => text(nameOf(params), (name) => t('event.display.added.named', { name })),
  'display.removed': (params, { t }) => text(nameOf(params), (name) => t('event.display.removed.named', { name })),
  'update.checked': ({ state }, { t }) => {
    const known = (['stale', 'refused', 'unreachable'] as const).find((candidate) => candidate === state)
    return known && t(`event.update.checked.${known}`)
  },
  'equipment.found': (params, { t }) => text(nameOf(params), (name) => t('event.equipment.found.named', { name })),
  'equipment.moved': (params, { t }) => text(nameOf(params), (name) => t('event.equipment.moved.named', { name })),
  'equipment.lost': (params, { t }) => text(nameOf(params), (name) => t('event.equipment.lost.named', { name })),
  'device.replaced': (params, { t }) => text(nameOf(params), (name) => t('event.device.replaced.named', { name })),
  'lesson.moved': ({ instead }, { t }) => text(instead, (where) => t('plan.step_moved', { where })),
  'status.changed': (params, voice) => {
    const { t } = voice
    const from = STATUSES.find((status) => status === params.from)
    const to = STATUSES.find((status) => status === params.to)
    if (to === undefined) return undefined
    if (from === undefined || from === to) return t('event.status.first', { to: t(`status.${to}`) })
    const change = { from: t(`status.${from}`), to: t(`status.${to}`) }
    const said = text(params.reason, (code) =>
      t('event.status.changed.because', { ...change, reason: capital(reasonName(code, voice)) }),
    )
    return said ?? t('event.status.changed', change)
  },
  'inventory.changed': ({ section }, { t }) => {
    const known = SECTION_NAMES.find((name) => name === section)
    return known && t('event.inventory.changed.section', { section: t(`section.${known}`) })
  },
}

/** One line that says what happened. An event that this version does not know is named. */
export function eventText(event: Pick<TimelineEvent, 'event' | 'params'>, voice: Voice): string {
  if (!isKnown(event.event)) return voice.t('event.unknown', { code: event.event })
  return TELLERS[event.event]?.(event.params, voice) ?? plainLine(event.event, voice)
}

function plainLine(code: EventCode, { t }: Voice): string {
  return code === 'status.changed' ? t('event.unknown', { code }) : t(`event.${code}`)
}

function isKnown(code: string): code is EventCode {
  return Object.hasOwn(AGENT_EVENTS, code) || Object.hasOwn(SERVER_EVENTS, code)
}

function nameOf(params: EventParams): EventParams[string] | undefined {
  return params.name ?? params.model ?? params.disk ?? params.display
}

function text(value: EventParams[string] | undefined, say: (value: string) => string): string | undefined {
  return typeof value === 'string' && value !== '' ? say(value) : undefined
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
