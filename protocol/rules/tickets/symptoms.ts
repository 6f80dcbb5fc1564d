import type { DeviceKind } from '../device-status.ts'
import type { TicketSeverity } from './service-event.ts'

/** What is wrong, as a person sees it. `sign` names its picture; the words are the console's (words-tickets.ts). */
export interface Symptom {
  code: string
  sign: SymptomSign
  /** For which equipment it is offered; absent for what is of the school or of any equipment. */
  kinds?: readonly DeviceKind[]
  /** Offered without an equipment, too. */
  school?: true
}

/** The pictures: one for each way in which something fails. */
export const SYMPTOM_SIGNS = [
  'dark',
  'picture',
  'touch',
  'sound',
  'pen',
  'network',
  'slow',
  'power',
  'start',
  'keyboard',
  'print',
  'broken',
  'battery',
  'lamp',
  'missing',
  'remote',
  'question',
] as const
export type SymptomSign = (typeof SYMPTOM_SIGNS)[number]

const BOARDS = ['board_pc', 'panel', 'whiteboard', 'projector'] as const satisfies DeviceKind[]
const TOUCHED = ['board_pc', 'panel', 'whiteboard'] as const satisfies DeviceKind[]
const MACHINES = ['desktop', 'laptop', 'tablet', 'board_pc', 'server', 'other'] as const satisfies DeviceKind[]
const CARRIED = ['laptop', 'tablet'] as const satisfies DeviceKind[]

/** In the order in which they are offered: what happens most first. */
export const SYMPTOMS = [
  { code: 'no_picture', sign: 'dark', kinds: [...BOARDS, 'visualiser'] },
  { code: 'touch_fails', sign: 'touch', kinds: TOUCHED },
  { code: 'pen_fails', sign: 'pen', kinds: TOUCHED },
  { code: 'bad_picture', sign: 'picture', kinds: [...BOARDS, 'visualiser'] },
  { code: 'no_sound', sign: 'sound', kinds: [...BOARDS, 'desktop', 'laptop', 'tablet', 'peripheral'] },
  { code: 'lamp_fails', sign: 'lamp', kinds: ['projector'] },
  { code: 'remote_fails', sign: 'remote', kinds: ['projector', 'panel'] },
  { code: 'does_not_start', sign: 'start', kinds: MACHINES },
  { code: 'no_power', sign: 'power', kinds: ['ups', 'panel', 'whiteboard', 'projector', 'visualiser', 'peripheral'] },
  { code: 'no_network', sign: 'network', kinds: MACHINES, school: true },
  { code: 'slow', sign: 'slow', kinds: MACHINES },
  { code: 'keyboard_fails', sign: 'keyboard', kinds: ['desktop', 'laptop', 'board_pc', 'other'] },
  { code: 'does_not_charge', sign: 'battery', kinds: [...CARRIED, 'ups'] },
  { code: 'no_print', sign: 'print', kinds: ['desktop', 'laptop', 'peripheral'], school: true },
  { code: 'power_cut', sign: 'power', kinds: [], school: true },
  { code: 'broken', sign: 'broken' },
  { code: 'missing', sign: 'missing' },
  { code: 'other', sign: 'question', school: true },
] as const satisfies readonly Symptom[]
export type SymptomCode = (typeof SYMPTOMS)[number]['code']
export const SYMPTOM_CODES: readonly SymptomCode[] = SYMPTOMS.map(({ code }) => code)

/** The symptoms that are offered for an equipment; without one, those of a school. */
export function symptomsFor(kind: DeviceKind | undefined): readonly Symptom[] {
  const all: readonly Symptom[] = SYMPTOMS
  return all.filter(({ kinds, school }) => (kind === undefined ? school : (kinds?.includes(kind) ?? true)))
}

/** Third touch: « Pouvez-vous faire classe ? » */
export const CAN_TEACH = ['yes', 'hardly', 'no'] as const
export type CanTeach = (typeof CAN_TEACH)[number]

/** How grave a fault is for who says whether he can teach. */
export const SEVERITY_OF: Readonly<Record<CanTeach, TicketSeverity>> = { yes: 'minor', hardly: 'major', no: 'blocking' }
