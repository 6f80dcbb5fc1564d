import type { SectionItem } from '../messages/inventory.ts'
import { DISK_TYPES, type DiskType } from './inventory-fields.ts'
import type { ReadingValues } from './readings.ts'
import { splitReading } from './readings.ts'

/**
 * What is kept of each device so that a whole fleet can be asked at once. Sizes in bytes; null: it does not say. Each function
 * reads one source, and what it gives replaces what that source said before.
 */
export interface SystemFacts {
  manufacturer: string | null
  model: string | null
  processor: string | null
  cores: number | null
  firmwareYear: number | null
  osName: string | null
  osVersion: string | null
}
export interface DiskFacts {
  diskSize: number | null
  diskType: DiskType | null
}
export interface ReadingFacts {
  diskUsed: number | null
  diskFree: number | null
  /** Whether there is a battery; null before the first reading. */
  battery: boolean | null
  batteryHealth: number | null
  batteryCycles: number | null
}

/** Memory as it is sold, in GiB: what a system says of itself lacks what its graphics took. */
const SOLD_GIB = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512, 1024]
const GIB = 1024 ** 3
/** Disk names of the systems themselves; elsewhere the largest is taken for it. */
const SYSTEM_DISKS = ['C:', '/', '/data']
const OLDEST_YEAR = 1990
const TENTH_GB = 1e8

/** The machine itself, from its system section. */
export function systemFacts([item]: readonly SectionItem<'system'>[]): SystemFacts {
  const year = Number(/^(\d{4})-/.exec(item?.firmware?.date ?? '')?.[1])
  return {
    manufacturer: said(item?.manufacturer),
    model: said(item?.model),
    processor: said(item?.processor?.name),
    cores: item?.processor?.cores || null,
    firmwareYear: year >= OLDEST_YEAR ? year : null,
    osName: said(item?.os?.name),
    osVersion: said(item?.os?.version),
  }
}

/** Memory that is built in: the sum of its modules, rounded up to a size that is sold where it is less than one. */
export function memoryFact(items: readonly SectionItem<'memory'>[]): number | null {
  const sum = items.reduce((total, { size }) => total + (size ?? 0), 0)
  if (sum <= 0) return null
  const sold = SOLD_GIB.find((gib) => gib * GIB >= sum)
  return sold === undefined ? sum : sold * GIB
}

/** The main disk: the quickest, and of those the largest; what hangs on a USB cable is none. */
export function diskFacts(items: readonly SectionItem<'disks'>[]): DiskFacts {
  const rank = (type: DiskType | null) => (type === null ? DISK_TYPES.length : DISK_TYPES.indexOf(type))
  const [main] = items
    .filter((item) => !/usb/i.test(item.interface ?? ''))
    .map((item) => ({ diskSize: item.size || null, diskType: diskType(item) }))
    .sort((a, b) => rank(a.diskType) - rank(b.diskType) || (b.diskSize ?? 0) - (a.diskSize ?? 0))
  return main ?? { diskSize: null, diskType: null }
}

/** How many screens, and which. */
export function screenFacts(items: readonly SectionItem<'displays'>[]): { screens: number; screen: string | null } {
  return { screens: items.length, screen: joined(items.map(({ manufacturer, model }) => made(manufacturer, model))) }
}

/** Which printers. */
export function printerFact(items: readonly SectionItem<'printers'>[]): string | null {
  return joined(items.map(({ name, model }) => (model && !name.includes(model) ? `${name} ${model}` : name)))
}

/** What readings say of disk and battery, rounded so that it changes seldom: whole per cent, tenths of a GB. */
export function readingFacts(values: ReadingValues): ReadingFacts {
  const ids = Object.keys(values)
  if (ids.length === 0) return NO_READINGS
  const volume = systemVolume(values)
  const used = volume === undefined ? null : (values[`disk.used:${volume}`] ?? null)
  const total = volume === undefined ? null : (values[`disk.total:${volume}`] ?? null)
  const free = used === null || total === null ? null : total * (1 - used / 100)
  const cycles = values['battery.cycles'] ?? null
  return {
    diskUsed: rounded(used),
    diskFree: free === null ? null : Math.round(free / TENTH_GB) * TENTH_GB,
    battery: ids.some((id) => id.startsWith('battery.')),
    batteryHealth: rounded(values['battery.health'] ?? null),
    batteryCycles: cycles === null ? null : Math.floor(cycles),
  }
}

/** Whether a reading of this id is one that facts are made of. Runs for every reading that comes in. */
export function isFactReading(id: string): boolean {
  return (
    (id.startsWith('disk.used') || id.startsWith('battery.')) && id !== 'battery.charge' && id !== 'battery.charging'
  )
}

const NO_READINGS: ReadingFacts = {
  diskUsed: null,
  diskFree: null,
  battery: null,
  batteryHealth: null,
  batteryCycles: null,
}

/** The name of the volume that the system is on. */
function systemVolume(values: ReadingValues): string | undefined {
  const volumes: [string, number][] = []
  for (const id in values) {
    const { name, instance } = splitReading(id)
    if (name === 'disk.used' && instance !== undefined) volumes.push([instance, values[`disk.total:${instance}`] ?? 0])
  }
  const named = SYSTEM_DISKS.find((name) => volumes.some(([volume]) => volume === name))
  return named ?? volumes.sort(([, a], [, b]) => b - a)[0]?.[0]
}

function diskType({ type = '', interface: attached = '', name = '' }: SectionItem<'disks'>): DiskType | null {
  const text = `${type} ${attached} ${name}`.toLowerCase()
  if (text.includes('nvme')) return 'nvme'
  if (/emmc|mmcblk|\bmmc\b|ufs/.test(text)) return 'emmc'
  if (text.includes('ssd')) return 'ssd'
  return text.includes('hdd') ? 'hdd' : null
}

/** Maker and model; many models already begin with their maker. */
function made(maker = '', model = ''): string {
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`
}

function joined(names: readonly string[]): string | null {
  return said([...new Set(names.map((name) => name.trim()).filter(Boolean))].join(', '))
}

function said(text: string | undefined): string | null {
  return text?.trim() || null
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
