import { dirname, join } from 'node:path'
import type { KeptEquipment } from './keep-equipment.ts'
import type { OwnSlots } from './own-slots.ts'
import { serialBoards } from './serial-boards.ts'
import type { Installer } from './update/installer.ts'
import type { Clock } from './uplink/clock.ts'

export interface InstallersParts {
  /** The slots out of which this program runs; undefined: it runs by itself, and somebody else renews it. */
  slots: OwnSlots | undefined
  /** Data folder of the agent. */
  folder: string
  /** Folder of the specs that came with the program. */
  specs: string
  /** Such as `linux-x64`. */
  platform: string
  systemRoot: string
  equipment(): Pick<KeptEquipment, 'useSpec' | 'onSerial'>
  /** A package wants the machine to start anew some time. */
  onRestartWanted(product: string): void
  clock: Clock
}

/** Who puts which sort of target in place on this machine. Read when something is ordered. */
export async function installersOf(parts: InstallersParts): Promise<readonly Installer[]> {
  const { slots, folder, specs, platform, systemRoot, equipment, onRestartWanted, clock } = parts
  const { Packages } = await import('./install/packages.ts')
  const { runProgram } = await import('./install/run-program.ts')
  const { Runbooks } = await import('./install/runbooks.ts')
  const { DeviceSpecs } = await import('./install/device-specs.ts')
  const { KioskPolicies } = await import('./install/kiosk-policies.ts')
  const { BoardFirmware } = await import('./install/board-firmware.ts')
  const { firmwareJournal } = await import('./install/firmware-journal.ts')
  const { firmwareVersions } = await import('./install/firmware-versions.ts')
  const { templatesIn } = await import('./drivers/spec-files.ts')
  return [
    ...(slots ? [await slots.installer()] : []),
    new Packages({ folder, platform, systemRoot, run: runProgram, onRestartWanted }),
    new Runbooks(folder),
    new KioskPolicies(folder),
    new DeviceSpecs({
      folder,
      templates: () => templatesIn(join(dirname(specs), 'templates')),
      onChanged: (id) => equipment().useSpec(id),
    }),
    new BoardFirmware({
      boards: () => serialBoards(equipment()),
      journal: firmwareJournal(join(folder, 'firmware-begun.json')),
      versions: firmwareVersions(join(folder, 'firmware.json')),
      clock,
    }),
  ]
}
