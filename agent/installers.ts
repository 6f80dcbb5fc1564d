import type { OwnSlots } from './own-slots.ts'
import type { Installer } from './update/installer.ts'

export interface InstallersParts {
  /** The slots out of which this program runs; undefined: it runs by itself, and somebody else renews it. */
  slots: OwnSlots | undefined
}

/** Who puts which sort of target in place on this machine. Read when something is ordered. */
export async function installersOf({ slots }: InstallersParts): Promise<readonly Installer[]> {
  return [...(slots ? [await slots.installer()] : [])]
}
