import { type Grant, type Reach, type Role, reachOf, type ScopeMap } from './roles.ts'

/** What an action is done on: it decides what has to be within the person's scope. */
export type Target = 'server' | 'school' | 'device' | 'self'

export interface Permission {
  /** Who may; the reason that a refusal shows names them. */
  roles: readonly Role[]
  on: Target
  /** Whether it is written into the audit when it is done; a refusal of one that is always is. */
  audited: boolean
}

const EVERYONE: readonly Role[] = [
  'admin',
  'technician',
  'dispatcher',
  'contract_manager',
  'supplier',
  'school_head',
  'school_referent',
  'teacher',
  'observer',
]
/** Those whose work is the equipment or what it costs; a teacher has his kiosk. */
const WATCHERS = EVERYONE.filter((role) => role !== 'teacher')
const REPAIRERS: readonly Role[] = ['admin', 'technician']
const AT_SCHOOL: readonly Role[] = ['school_head', 'school_referent', 'teacher']
/** Those who may say that something does not work, and whether it works again. */
const REPORTERS = EVERYONE.filter((role) => role !== 'observer')
/** Those who answer for what a contract costs. */
const PAYERS: readonly Role[] = ['admin', 'contract_manager']

/**
 * Every act that the server knows, and who may do it. Server and console read the same table: what a person may not do is
 * refused by the one and shown with its reason by the other. Each route names one action (server/http/guard.ts); none can
 * exist without.
 */
export const PERMISSIONS = {
  'self.read': { roles: EVERYONE, on: 'self', audited: false },
  'self.change': { roles: EVERYONE, on: 'self', audited: true },
  'fleet.read': { roles: WATCHERS, on: 'device', audited: false },
  // Stuck on a device it says where it stands and whom to call: to who stands before it, and to nobody else.
  'label.print': {
    roles: [...REPAIRERS, 'dispatcher', 'school_head', 'school_referent'],
    on: 'device',
    audited: false,
  },
  'device.change': { roles: [...REPAIRERS, 'dispatcher', 'school_referent'], on: 'device', audited: true },
  'device.admit': { roles: REPAIRERS, on: 'school', audited: true },
  'device.revoke': { roles: REPAIRERS, on: 'device', audited: true },
  'device.command': { roles: [...REPAIRERS, 'school_referent'], on: 'device', audited: true },
  'device.command_danger': { roles: REPAIRERS, on: 'device', audited: true },
  'fix.run': { roles: REPAIRERS, on: 'device', audited: true },
  'fix.approve': { roles: [...REPAIRERS, 'contract_manager'], on: 'device', audited: true },
  // Calls a machine by the network, which changes nothing on one that is awake.
  'device.wake': { roles: [...REPAIRERS, 'school_referent'], on: 'device', audited: true },
  // With the consent of who sits before it: a technician's name is shown there.
  'device.view': { roles: REPAIRERS, on: 'device', audited: true },
  'equipment.firmware': { roles: REPAIRERS, on: 'device', audited: true },
  'equipment.confirm': { roles: REPAIRERS, on: 'device', audited: true },
  'enrol_code.make': { roles: REPAIRERS, on: 'school', audited: true },
  'place.read': { roles: EVERYONE, on: 'school', audited: false },
  'place.change': { roles: REPAIRERS, on: 'school', audited: true },
  'place.found': { roles: ['admin'], on: 'server', audited: true },
  'plan.change': { roles: [...REPAIRERS, 'school_head', 'school_referent'], on: 'school', audited: true },
  'inventory.ask': { roles: WATCHERS, on: 'device', audited: false },
  'inventory.save': { roles: [...REPAIRERS, 'dispatcher', 'contract_manager'], on: 'server', audited: true },
  'contract.read': { roles: [...PAYERS, 'supplier', 'dispatcher', 'observer'], on: 'school', audited: false },
  'contract.change': { roles: PAYERS, on: 'school', audited: true },
  'contract.charge': { roles: PAYERS, on: 'school', audited: true },
  // Under contracts of the schools themselves; a supplier of the town hall has no part in them.
  'contract.read_of_schools': { roles: PAYERS, on: 'school', audited: false },
  // A remark may also come by letter: who pays then writes it down.
  'contract.contest': { roles: ['supplier', ...PAYERS], on: 'school', audited: true },
  'ticket.read': { roles: EVERYONE, on: 'device', audited: false },
  'ticket.open': { roles: REPORTERS, on: 'device', audited: true },
  'ticket.take_part': { roles: REPORTERS, on: 'device', audited: true },
  'ticket.work': {
    roles: [...REPAIRERS, 'dispatcher', 'contract_manager', 'supplier', 'school_referent'],
    on: 'device',
    audited: true,
  },
  'ticket.steer': { roles: [...REPAIRERS, 'dispatcher', 'contract_manager'], on: 'device', audited: true },
  // Not written down: the audit would say who thinks what.
  'satisfaction.give': { roles: AT_SCHOOL, on: 'school', audited: false },
  'satisfaction.read': { roles: WATCHERS, on: 'device', audited: false },
  'survey.open': { roles: PAYERS, on: 'school', audited: true },
  'objective.read': { roles: WATCHERS.filter((role) => role !== 'supplier'), on: 'school', audited: false },
  'objective.change': { roles: [...PAYERS, 'school_head'], on: 'school', audited: true },
  'workload.read': { roles: [...PAYERS, 'dispatcher'], on: 'device', audited: false },
  'notice.read': { roles: EVERYONE, on: 'self', audited: false },
  'ticket.correct': { roles: PAYERS, on: 'device', audited: true },
  'booking.read': { roles: EVERYONE, on: 'school', audited: false },
  // Who is where, and with what lesson: people of the school alone, whatever else somebody looks after.
  'booking.names': { roles: AT_SCHOOL, on: 'school', audited: false },
  'booking.make': { roles: [...AT_SCHOOL, ...REPAIRERS, 'dispatcher'], on: 'school', audited: true },
  'booking.manage': { roles: ['admin', 'school_head', 'school_referent'], on: 'school', audited: true },
  'booking.approve': { roles: ['admin', 'school_head'], on: 'school', audited: true },
  // For works, or a visit: also from the town hall, whose word the school judges.
  'room.close': { roles: [...REPAIRERS, 'school_head'], on: 'school', audited: true },
  'resource.change': { roles: [...REPAIRERS, 'school_head', 'school_referent'], on: 'school', audited: true },
  'school_times.change': { roles: ['admin', 'school_head'], on: 'school', audited: true },
  // Who may look does not approve it for himself: the school does.
  'view_hours.change': { roles: ['school_head'], on: 'school', audited: true },
  'loan.check': { roles: [...AT_SCHOOL, ...REPAIRERS], on: 'school', audited: true },
  'campaign.read': {
    roles: [...REPAIRERS, 'dispatcher', 'contract_manager', 'school_head', 'school_referent', 'observer'],
    on: 'school',
    audited: false,
  },
  'campaign.make': { roles: REPAIRERS, on: 'school', audited: true },
  // Who answers for the machines may stop what goes wrong, also where he makes none.
  'campaign.steer': { roles: [...REPAIRERS, 'dispatcher', 'contract_manager'], on: 'school', audited: true },
  'server.read': { roles: REPAIRERS, on: 'server', audited: false },
  'territory.read': { roles: WATCHERS, on: 'school', audited: false },
  'territory.manage': { roles: ['admin'], on: 'server', audited: true },
  'territory.cut': { roles: ['admin'], on: 'server', audited: true },
  'quarantine.clear': { roles: REPAIRERS, on: 'server', audited: true },
  'people.manage': { roles: ['admin'], on: 'server', audited: true },
  'audit.read': { roles: ['admin'], on: 'server', audited: true },
  'privacy.manage': { roles: ['admin'], on: 'server', audited: true },
} as const satisfies Record<string, Permission>

export type Action = keyof typeof PERMISSIONS
export const ACTIONS = Object.keys(PERMISSIONS) as Action[]

/** What an action is, typed as widely as a caller needs it. */
export function permissionOf(action: Action): Permission {
  return PERMISSIONS[action]
}

/** What these grants reach for an action: those whose role may do it, together. */
export function reachFor(grants: readonly Grant[], action: Action, map: ScopeMap): Reach {
  const { roles, on } = permissionOf(action)
  const fitting = grants.filter(({ role }) => roles.includes(role))
  // What is the server's own belongs to no school: only a role on all of it will do.
  return reachOf(on === 'server' ? fitting.filter(({ scope }) => scope.kind === 'server') : fitting, map)
}

/** Whether any of these grants could do an action somewhere: what a console asks before it shows a button. */
export function mayAnywhere(grants: readonly Grant[], action: Action): boolean {
  const { roles, on } = permissionOf(action)
  return grants.some(({ role, scope }) => roles.includes(role) && (on !== 'server' || scope.kind === 'server'))
}
