import type { NamedSpec } from '@preau/agent/drivers/spec-files.ts'
import { DEMO_VERSION } from '@preau/agent/simulators/demo-version.ts'
import { inventoryOf } from '@preau/agent/simulators/inventory.ts'
import { AUTHORITY_NAME, ROOMS, SCHOOL_NAME } from '@preau/agent/simulators/machines.ts'
import { SYSTEMS } from '@preau/agent/simulators/software.ts'
import { demoYear, type MachineYear } from '@preau/agent/simulators/year.ts'
import { SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import type { ToldDevice, ToldSchool } from '@preau/server/seed/told.ts'
import { DEMO_UAI } from './demo-contract.ts'
import { demoService } from './demo-service.ts'

/** Seconds between signs of life of the demo's devices. */
const INTERVAL = 30

/** The demo school with the year that lies behind it, as a store takes it in; `now`: ms since 1970; `specs` describe its boards. */
export function demoSchool(seed: string, now: number, specs: readonly NamedSpec[]): ToldSchool {
  return {
    authority: AUTHORITY_NAME,
    school: SCHOOL_NAME,
    rooms: ROOMS,
    now,
    uai: DEMO_UAI,
    service: demoService({ school: SCHOOL_NAME, commune: AUTHORITY_NAME, now }),
    devices: demoYear(seed, now, specs).map(toldBy),
  }
}

function toldBy({ machine, enrolledAt, records, board }: MachineYear): ToldDevice {
  const { claim, name, kind, room, serial, hardware } = machine
  const { platform, arch } = SYSTEMS[machine.system]
  const inventory = inventoryOf(machine)
  return {
    ...{ claim, name, kind, room, serial, enrolledAt, records },
    model: hardware.name,
    agent: { version: DEMO_VERSION, platform, arch },
    interval: INTERVAL,
    attached: board.length > 0 ? [board] : [],
    inventory: SECTION_NAMES.map((section) => ({ section, items: inventory[section] })),
  }
}
