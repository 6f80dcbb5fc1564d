/** What hangs on a machine or stands on the network of a school, and never speaks with the server itself. */
export const EQUIPMENT_KINDS = ['projector', 'panel', 'whiteboard', 'visualiser', 'ups', 'peripheral'] as const
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number]

/** How the line to a device stands. `asleep`: it is silent as devices of its kind are in standby. */
export const PRESENCES = ['seeking', 'present', 'asleep', 'silent', 'refused'] as const
export type Presence = (typeof PRESENCES)[number]

/** Whether a device of this kind is reached by another one's agent. */
export function isEquipmentKind(kind: string): kind is EquipmentKind {
  return (EQUIPMENT_KINDS as readonly string[]).includes(kind)
}
