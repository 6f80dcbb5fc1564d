import { type TProperties, type TSchema, Type } from 'typebox'

/**
 * What a fix does to who uses the machine. `calm`: a class notices nothing. `disturbs`: it takes something away for a while, so never
 * in class without the teacher. `destructive`: nobody brings back what it takes, so two persons sign it.
 */
export const RISKS = ['calm', 'disturbs', 'destructive'] as const
export type Risk = (typeof RISKS)[number]

/** Services of a machine that may be restarted, by what they are for; each platform has its own name for them. */
export const SERVICE_NAMES = ['print', 'sound', 'time', 'bluetooth', 'discovery'] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

export type RunbookPlatform = 'linux' | 'win32'

export interface CatalogueEntry {
  /** What is given to it. */
  with: TProperties
  platforms: readonly RunbookPlatform[]
}

export interface ActionEntry extends CatalogueEntry {
  risk: Risk
  /** Whether the agent can take it back where a later step or its check fails. */
  undo: boolean
}

const BOTH = ['linux', 'win32'] as const
const Service = Type.Enum([...SERVICE_NAMES])

/**
 * What an agent can do to its machine. INVARIANT: a runbook only joins these; there is no free command among them, and none of them
 * takes a path, a program or a text that a shell could read.
 */
export const ACTIONS = {
  'service.restart': { with: { service: Service }, risk: 'calm', undo: true, platforms: BOTH },
  'disk.free': {
    with: { older: Type.Integer({ minimum: 1, maximum: 365 }) },
    risk: 'calm',
    undo: false,
    platforms: BOTH,
  },
  'kiosk.restart': { with: {}, risk: 'disturbs', undo: false, platforms: BOTH },
  // Windows does not say how its screens stood before.
  'display.reset': { with: {}, risk: 'disturbs', undo: true, platforms: BOTH },
  'board.find': { with: {}, risk: 'calm', undo: false, platforms: BOTH },
  'print_queue.empty': { with: {}, risk: 'calm', undo: true, platforms: BOTH },
  'network.reset': { with: {}, risk: 'disturbs', undo: true, platforms: BOTH },
  'logs.collect': {
    with: { hours: Type.Integer({ minimum: 1, maximum: 168 }) },
    risk: 'calm',
    undo: false,
    platforms: BOTH,
  },
  'machine.reboot': { with: {}, risk: 'disturbs', undo: false, platforms: BOTH },
  'machine.wipe': { with: {}, risk: 'destructive', undo: false, platforms: BOTH },
  'machine.reset': { with: {}, risk: 'destructive', undo: false, platforms: ['win32'] },
  'machine.reinstall': { with: {}, risk: 'destructive', undo: false, platforms: BOTH },
} as const satisfies Record<string, ActionEntry>
export type ActionName = keyof typeof ACTIONS

/** What an agent can look at, before a step or after it. */
export const CONDITIONS = {
  'service.runs': { with: { service: Service }, platforms: BOTH },
  'service.known': { with: { service: Service }, platforms: BOTH },
  'disk.below': { with: { percent: Type.Integer({ minimum: 50, maximum: 99 }) }, platforms: BOTH },
  'kiosk.shown': { with: {}, platforms: BOTH },
  'session.open': { with: {}, platforms: BOTH },
  'board.answers': { with: {}, platforms: BOTH },
  'printers.there': { with: {}, platforms: BOTH },
  'printers.work': { with: {}, platforms: BOTH },
  'server.reached': { with: {}, platforms: BOTH },
  /** Who sits before the machine is asked on its screen, and touches yes. */
  'person.agrees': { with: {}, platforms: BOTH },
} as const satisfies Record<string, CatalogueEntry>
export type ConditionName = keyof typeof CONDITIONS

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name)
}

export function isConditionName(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name)
}

/** Whether `risk` is at least as grave as `least`. */
export function isAsGrave(risk: Risk, least: Risk): boolean {
  return RISKS.indexOf(risk) >= RISKS.indexOf(least)
}

/** The shape of what an action or a condition is given. */
export function givenShape({ with: given }: CatalogueEntry): TSchema {
  return Type.Object({ ...given }, { additionalProperties: false })
}
