import type { InventorySections } from '@preau/protocol/messages/inventory.ts'
import type { Machine } from './machines.ts'
import { randomText, seededRandom } from './random.ts'
import { SYSTEMS } from './software.ts'

/** What this machine is made of and what is installed on it; the same each time for the same machine. */
export function inventoryOf(machine: Machine): InventorySections {
  const random = seededRandom(machine.claim)
  const { hardware } = machine
  const system = SYSTEMS[machine.system]
  const hex = (count: number) => randomText(random, count, '0123456789abcdef')
  const upper = (count: number) => randomText(random, count, '0123456789ABCDEFGHJKLMNPRSTVWXYZ')
  return {
    system: [
      {
        manufacturer: hardware.manufacturer,
        model: hardware.model,
        serial: machine.serial,
        uuid: `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
        chassis: hardware.chassis,
        hostname: hostname(machine.name),
        firmware: hardware.firmware,
        os: {
          name: system.name,
          version: system.version,
          ...(system.build === undefined ? {} : { build: system.build }),
          kernel: system.kernel,
          arch: system.arch,
        },
        processor: hardware.processor,
      },
    ],
    memory: Array.from({ length: hardware.memory.modules }, (_, index) => ({
      slot: `DIMM ${index + 1}`,
      size: hardware.memory.size,
      type: hardware.memory.type,
      mhz: hardware.memory.mhz,
      manufacturer: hardware.memory.manufacturer,
      serial: upper(8),
    })),
    disks: [
      {
        name: system.disk,
        model: hardware.disk.model,
        serial: `S${upper(13)}`,
        firmware: hardware.disk.firmware,
        size: hardware.disk.size,
        type: hardware.disk.type,
        interface: hardware.disk.interface,
      },
    ],
    displays: machine.displays.map((display) => ({ ...display, serial: upper(12) })),
    network: [
      {
        name: hardware.network.name,
        mac: `${hardware.mac}:${hex(2)}:${hex(2)}:${hex(2)}`,
        ip4: `10.42.6.${10 + Math.floor(random() * 230)}`,
        type: hardware.network.wifi ? 'wireless' : 'wired',
        model: hardware.network.model,
      },
    ],
    printers: machine.printers.map((model, index) => ({ name: model, model, default: index === 0, local: false })),
    software: system.software
      .filter(([name]) => name !== 'SMART Notebook' || machine.kind === 'board_pc')
      .map(([name, version, vendor]) => ({ name, version: machine.versions?.[name] ?? version, vendor })),
  }
}

/** A name as it may stand on the network: no accent, no space. */
function hostname(name: string): string {
  return `jf-${name
    .normalize('NFD')
    .replace(/[^\w ]/g, '')
    .toLowerCase()
    .replace(/ +/g, '-')}`
}
