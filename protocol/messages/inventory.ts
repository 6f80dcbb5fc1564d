import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'

const text = (maxLength = 200) => Type.String({ maxLength })
const optional = (maxLength = 200) => Type.Optional(text(maxLength))
const bytes = Type.Optional(Type.Number({ minimum: 0, maximum: 1e18 }))

/** The machine itself: one item. */
export const SystemItem = Type.Object({
  manufacturer: optional(),
  model: optional(),
  serial: optional(),
  uuid: optional(),
  chassis: optional(),
  hostname: optional(),
  firmware: Type.Optional(Type.Object({ vendor: optional(), version: optional(), date: optional() })),
  os: Type.Optional(
    Type.Object({ name: optional(), version: optional(), build: optional(), kernel: optional(), arch: optional() }),
  ),
  processor: Type.Optional(
    Type.Object({
      name: optional(),
      cores: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
      ghz: Type.Optional(Type.Number()),
    }),
  ),
})
export const MemoryItem = Type.Object({
  slot: optional(),
  size: bytes,
  type: optional(),
  mhz: Type.Optional(Type.Number()),
  manufacturer: optional(),
  serial: optional(),
})
export const DiskItem = Type.Object({
  name: optional(),
  model: optional(),
  serial: optional(),
  firmware: optional(),
  size: bytes,
  type: optional(),
  interface: optional(),
})
/** A screen as its EDID tells it. */
export const DisplayItem = Type.Object({
  manufacturer: optional(),
  model: optional(),
  serial: optional(),
  connection: optional(),
  width: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  height: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  widthMm: Type.Optional(Type.Number()),
  heightMm: Type.Optional(Type.Number()),
})
export const NetworkItem = Type.Object({
  name: text(),
  mac: optional(),
  ip4: optional(),
  ip6: optional(),
  type: optional(),
  model: optional(),
})
export const PrinterItem = Type.Object({
  name: text(),
  model: optional(),
  default: Type.Optional(Type.Boolean()),
  local: Type.Optional(Type.Boolean()),
})
export const SoftwareItem = Type.Object({
  name: text(),
  version: optional(),
  vendor: optional(),
  installed: optional(),
})

/** The sections of an inventory, each with the shape of its items. */
export const SECTIONS = {
  system: SystemItem,
  memory: MemoryItem,
  disks: DiskItem,
  displays: DisplayItem,
  network: NetworkItem,
  printers: PrinterItem,
  software: SoftwareItem,
} as const
export type SectionName = keyof typeof SECTIONS
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[]
export type SectionItem<S extends SectionName> = Static<(typeof SECTIONS)[S]>
export type InventorySections = { [S in SectionName]: SectionItem<S>[] }

/** Messages that one section may take: some 10 000 programs, and no more than a server can show of a device at once. */
export const MAX_PARTS = 32

/** The digest of each section that the device has: 16 hex digits over the canonical JSON of its items. */
export const InventoryDigests = Type.Record(
  Type.String({ pattern: '^[a-z]{1,32}$' }),
  Type.String({ pattern: '^[0-9a-f]{16}$' }),
  {
    maxProperties: 32,
    additionalProperties: false,
  },
)
export type InventoryDigests = Static<typeof InventoryDigests>

const section = <S extends SectionName>(name: S) =>
  Type.Object({
    section: Type.Literal(name),
    digest: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    part: Type.Integer({ minimum: 1, maximum: MAX_PARTS }),
    parts: Type.Integer({ minimum: 1, maximum: MAX_PARTS }),
    items: Type.Array(SECTIONS[name], { maxItems: 1000 }),
  })

/**
 * Device to server, when a section changed: one part of it, so that no message is over 64 KiB. A section is replaced when
 * all its parts of one digest are there. It holds hardware, system and software, never a person's name.
 */
export const Inventory = Type.Union([
  section('system'),
  section('memory'),
  section('disks'),
  section('displays'),
  section('network'),
  section('printers'),
  section('software'),
])
export type Inventory = Static<typeof Inventory>

/** Reads a part of an inventory; throws MESSAGE_INVALID with the path of the fault. */
export const decodeInventory = decoder(Inventory, 'MESSAGE_INVALID')
