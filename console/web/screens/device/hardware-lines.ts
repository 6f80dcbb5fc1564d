import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import type { Format } from '../../format/format.ts'
import type { Voice } from '../../format/translate.ts'

/** One thing of a machine: what it is, and what tells it from others. */
export interface HardwareLine {
  title: string
  detail: string
}

/** A section of the inventory in words. */
export interface HardwareSection {
  key: 'memory' | 'disks' | 'displays' | 'network' | 'printers'
  title: string
  lines: HardwareLine[]
  /** Said where the section is known to be empty. */
  none?: string
}

type Part = string | number | undefined | null | false

const joined = (...parts: Part[]) => parts.filter((part) => part !== undefined && part !== '' && part).join(', ')
const spaced = (...parts: Part[]) => parts.filter(Boolean).join(' ')

/** Maker and model; many models already begin with their maker. */
function makerAndModel(maker: string | undefined, model: string | undefined): string {
  if (maker && model?.toLowerCase().startsWith(maker.toLowerCase())) return model
  return spaced(maker, model)
}

/** The machine itself as names and values; what it does not say is left out. */
export function systemRows({ system }: DeviceInventory, { t, format }: Voice): [string, string][] {
  const item = system?.items[0]
  if (item === undefined) return []
  const { os, processor, firmware } = item
  const cores = processor?.cores
  const chip = processor?.name ?? ''
  const rows: [string, string][] = [
    [t('hardware.model'), makerAndModel(item.manufacturer, item.model)],
    [t('hardware.serial'), item.serial ?? ''],
    [t('hardware.os'), spaced(os?.name, os?.version, os?.build && `(${os.build})`)],
    [t('hardware.processor'), cores && chip ? t('hardware.cores', { name: chip, count: cores }) : chip],
    [
      t('hardware.firmware'),
      joined(spaced(firmware?.vendor, firmware?.version), firmware?.date && dayWords(firmware.date, format)),
    ],
    [t('hardware.hostname'), item.hostname ?? ''],
  ]
  return rows.filter(([, value]) => value !== '')
}

/** An ISO day as one reads it; what is written otherwise stays as it came. */
function dayWords(day: string, format: Format): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T12:00:00Z`) : Number.NaN
  return Number.isNaN(at) ? day : format.fullDate(at)
}

/** The parts of the machine, section by section. A section not yet heard is left out. */
export function hardwareSections(inventory: DeviceInventory, voice: Voice): HardwareSection[] {
  const { t, format } = voice
  const serial = (value: string | undefined) => value && t('hardware.serial_is', { serial: value })
  const sections: (HardwareSection | undefined)[] = [
    inventory.memory && {
      key: 'memory',
      title: t('hardware.memory'),
      lines: inventory.memory.items.map((item) => ({
        title: spaced(item.size !== undefined && format.memory(item.size), item.type),
        detail: joined(item.slot, item.mhz && `${format.number(item.mhz)}\u00a0MHz`, item.manufacturer),
      })),
    },
    inventory.disks && {
      key: 'disks',
      title: t('hardware.disks'),
      lines: inventory.disks.items.map((item) => ({
        title: spaced(item.model ?? item.name, item.size !== undefined && format.bytes(item.size)),
        detail: joined(spaced(item.type, item.interface), item.firmware, serial(item.serial)),
      })),
    },
    inventory.displays && {
      key: 'displays',
      title: t('hardware.displays'),
      none: t('hardware.no_displays'),
      lines: inventory.displays.items.map((item) => ({
        title: makerAndModel(item.manufacturer, item.model) || t('hardware.unnamed'),
        detail: joined(
          item.width && item.height && t('hardware.pixels', { width: String(item.width), height: String(item.height) }),
          item.connection,
          serial(item.serial),
        ),
      })),
    },
    inventory.network && {
      key: 'network',
      title: t('hardware.network'),
      lines: inventory.network.items.map((item) => ({
        title: spaced(item.name, item.ip4),
        detail: joined(item.model, item.mac, item.ip6),
      })),
    },
    inventory.printers && {
      key: 'printers',
      title: t('hardware.printers'),
      none: t('hardware.no_printers'),
      lines: inventory.printers.items.map((item) => ({
        title: item.name,
        detail: joined(item.model !== item.name && item.model, item.default && t('hardware.default')),
      })),
    },
  ]
  return sections.filter((section) => section !== undefined)
}
