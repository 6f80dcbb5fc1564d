import type { RoomKind } from '@preau/protocol/api/places.ts'
import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import type { MachineKind } from '@preau/protocol/rules/device-status.ts'
import {
  GALAXY_TAB,
  type Hardware,
  OLD_PRODESK,
  OPTIPLEX,
  PROBOOK,
  PRODESK,
  THINKCENTRE,
  TRAVELMATE,
} from './hardware.ts'
import { randomText, seededRandom } from './random.ts'
import type { SystemName } from './software.ts'

export const AUTHORITY_NAME = 'Ville de Saint-Aubin (démonstration)'
export const SCHOOL_NAME = 'École Jules-Ferry'

/** One machine of the school that does not exist. */
export interface Machine {
  name: string
  kind: MachineKind
  room: string
  hardware: Hardware
  system: SystemName
  displays: SectionItem<'displays'>[]
  printers: string[]
  /** Programs of which it has another version than the image of its system. */
  versions?: Readonly<Record<string, string>>
  /** What its battery still keeps, in per cent, where that is not left to chance. */
  batteryHealth?: number
  /** Part of the lessons in which its room uses it, 0 to 1. */
  share: number
  serial: string
  /** Proof of identity at the enrolment; the same for the same seed, so that a restarted demo finds its devices again. */
  claim: string
}

const CLASSES = ['CP', 'CE1', 'CE2', 'CM1', 'CM1-CM2', 'CM2']
const COMPUTER_ROOM = 'Informatique'
const LIBRARY = 'BCD'
const STAFF = 'Salle des maîtres'
const OFFICE = 'Direction'
const LOAN = 'Armoire de prêt'
const CART = 'Chariot A'
const classroom = (index: number) => `Salle ${index + 1} · ${CLASSES[index]}`

/** The rooms of the school and what they are for. */
export const ROOMS: readonly { name: string; kind: RoomKind }[] = [
  ...CLASSES.map((_, index) => ({ name: classroom(index), kind: 'classroom' as const })),
  { name: COMPUTER_ROOM, kind: 'computer_room' },
  { name: LIBRARY, kind: 'library_room' },
  { name: STAFF, kind: 'staff_room' },
  { name: OFFICE, kind: 'head_office' },
  { name: LOAN, kind: 'storage' },
  { name: CART, kind: 'mobile_cart' },
]

const screen = (manufacturer: string, model: string, width: number, height: number, widthMm: number) => ({
  manufacturer,
  model,
  width,
  height,
  widthMm,
  heightMm: Math.round((widthMm * height) / width),
})
/** What the PC of each classroom sees of its board; see boards.ts. */
const BOARDS = [
  { ...screen('SMART Technologies', 'SBID-6275S', 3840, 2160, 1652), connection: 'HDMI' },
  { ...screen('NEC', 'CB751Q', 3840, 2160, 1650), connection: 'HDMI' },
  { ...screen('LG Electronics', '75TR3DJ', 3840, 2160, 1650), connection: 'HDMI' },
  { ...screen('Seiko Epson', 'EPSON PJ', 1280, 800, 2150), connection: 'HDMI' },
  { ...screen('BenQ', 'BenQ PJ', 1280, 800, 1940), connection: 'HDMI' },
  { ...screen('Promethean', 'ActivPanel AP9-B75', 3840, 2160, 1650), connection: 'HDMI' },
]
const MONITOR = { ...screen('Philips', 'PHL 221V8', 1920, 1080, 477), connection: 'HDMI' }
const OFFICE_MONITOR = { ...screen('Iiyama', 'ProLite XUB2492HSU', 1920, 1080, 527), connection: 'DisplayPort' }
const PANEL_14 = { ...screen('AU Optronics', 'B140HAN04.0', 1920, 1080, 309), connection: 'eDP' }
const PANEL_15 = { ...screen('BOE', 'NV156FHM-N48', 1920, 1080, 344), connection: 'eDP' }
const TABLET_PANEL = { ...screen('Samsung', 'TFT 10,5"', 1920, 1200, 226), connection: 'MIPI' }

/** The machines of the computer room that are still to be replaced. */
const NOT_REPLACED = [4, 7, 8]

type Draft = Omit<Machine, 'serial' | 'claim' | 'kind'> & { kind?: MachineKind }

const drafts: Draft[] = [
  ...CLASSES.map((_, index) => ({
    name: `TNI salle ${index + 1}`,
    kind: 'board_pc' as const,
    room: classroom(index),
    hardware: index < 4 ? THINKCENTRE : OPTIPLEX,
    system: 'windows' as const,
    displays: BOARDS.slice(index, index + 1),
    printers: [],
    share: 0.85,
  })),
  ...numbered(8, (n) => ({
    name: `PC info ${n}`,
    room: COMPUTER_ROOM,
    hardware: NOT_REPLACED.includes(n) ? OLD_PRODESK : PRODESK,
    system: 'primtux',
    displays: [MONITOR],
    printers: n === 1 ? ['Brother HL-L2350DW'] : [],
    share: 0.6,
  })),
  ...numbered(2, (n) => ({
    name: `PC BCD ${n}`,
    room: LIBRARY,
    hardware: OPTIPLEX,
    system: 'windows',
    displays: [MONITOR],
    printers: n === 2 ? ['Brother DCP-L2530DW'] : [],
    // Nobody updated the library since it was set up.
    versions: { LibreOffice: '7.6.7.2', 'VLC media player': '3.0.18' },
    share: 0.4,
  })),
  {
    name: 'PC des maîtres',
    room: STAFF,
    hardware: THINKCENTRE,
    system: 'windows',
    displays: [OFFICE_MONITOR],
    printers: ['Kyocera ECOSYS M5526cdw'],
    share: 0.35,
  },
  {
    name: 'PC direction',
    room: OFFICE,
    hardware: PROBOOK,
    system: 'windows',
    displays: [PANEL_15, OFFICE_MONITOR],
    printers: ['Kyocera ECOSYS M5526cdw'],
    share: 0.7,
  },
  ...numbered(3, (n) => ({
    name: `Portable prêt ${n}`,
    room: LOAN,
    hardware: TRAVELMATE,
    system: 'windows',
    displays: [PANEL_14],
    printers: [],
    ...(n === 2 && { batteryHealth: 68 }),
    share: 0.3,
  })),
  ...numbered(16, (n) => ({
    name: `Tablette ${String(n).padStart(2, '0')}`,
    room: CART,
    hardware: GALAXY_TAB,
    system: 'android',
    displays: [TABLET_PANEL],
    printers: [],
    share: 0.55,
  })),
]

/** The 37 machines of the school, in the proportions of a French primary school; the same for the same seed. */
export function schoolMachines(seed: string): Machine[] {
  return drafts.map((draft) => {
    const random = seededRandom(`${seed}/${draft.name}`)
    const claim = randomText(random, 32, '0123456789abcdef')
    const { begins, length } = draft.hardware.serial
    const serial = begins + randomText(random, length, '0123456789ABCDEFGHJKLMNPRSTVWXYZ')
    return { ...draft, kind: draft.kind ?? draft.hardware.kind, serial, claim }
  })
}

function numbered(count: number, draft: (n: number) => Draft): Draft[] {
  return Array.from({ length: count }, (_, index) => draft(index + 1))
}
