import { PreauError } from './errors.ts'
import { type Id, isId } from './ids.ts'

/** What a device sends. The will of the connection is `death`. */
export const UP_KINDS = [
  'birth',
  'inventory',
  'report',
  'event',
  'equipment',
  'result',
  'lesson',
  'update-result',
  'death',
  'digest',
] as const
export type UpKind = (typeof UP_KINDS)[number]

/** What a device is sent. */
export const DOWN_KINDS = ['ack', 'command', 'day-plan', 'wake', 'view', 'look'] as const
export type DownKind = (typeof DOWN_KINDS)[number]

export type Direction = 'up' | 'down'

export interface Topic {
  direction: Direction
  school: Id
  device: Id
  kind: string
}

const ROOT = 'preau1'
/** What every topic of a device's messages begins with. */
export const UP_PREFIX = `${ROOT}/up/`
/** What every topic of a direction begins with. */
export const topicPrefix = (direction: Direction): string => `${ROOT}/${direction}/`
/** The alphabet that no known broker rewrites or refuses: RabbitMQ turns a dot into a slash, NATS hangs on a space. */
const segment = /^[a-z0-9-]{1,64}$/

/** `preau1/up/<school>/<device>/<kind>`: the only place where such a topic is made. */
export function upTopic(school: Id, device: Id, kind: UpKind): string {
  return `${UP_PREFIX}${school}/${device}/${kind}`
}

/** `preau1/down/<school>/<device>/<kind>`: the only place where such a topic is made. */
export function downTopic(school: Id, device: Id, kind: DownKind): string {
  return `${ROOT}/down/${school}/${device}/${kind}`
}

/** Without these there is nothing to say: a device whose broker refuses one of them has no connection. */
const NEEDED_DOWN: readonly DownKind[] = ['ack']

/**
 * What a device subscribes to: what it needs, and what it goes on without where the broker does not know of it, since its server is
 * older than this program or does not have it.
 */
export function heardTopics(school: Id, device: Id): { needed: string[]; wished: string[] } {
  const isNeeded = (kind: DownKind) => NEEDED_DOWN.includes(kind)
  const topics = (kinds: readonly DownKind[]) => kinds.map((kind) => downTopic(school, device, kind))
  return { needed: topics(DOWN_KINDS.filter(isNeeded)), wished: topics(DOWN_KINDS.filter((kind) => !isNeeded(kind))) }
}

/** What a device may subscribe to, kind by kind: a wildcard could reach what it is not meant to read. */
export function downTopics(school: Id, device: Id): string[] {
  return DOWN_KINDS.map((kind) => downTopic(school, device, kind))
}

/** The parts of a topic; throws TOPIC_INVALID. A kind that is not known here is given as it stands. */
export function parseTopic(topic: string): Topic {
  const parts = topic.split('/', 6)
  const [root, direction, school, device, kind] = parts
  const known = root === ROOT && (direction === 'up' || direction === 'down')
  if (!known || parts.length !== 5 || !isId(school) || !isId(device) || kind === undefined || !segment.test(kind)) {
    throw new PreauError('TOPIC_INVALID', { topic: topic.slice(0, 256) })
  }
  return { direction, school, device, kind }
}
