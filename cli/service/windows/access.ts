import type { Step } from '../step.ts'

/** Accounts by their number, since Windows names them in its own language. */
const SYSTEM = '*S-1-5-18'
const ADMINISTRATORS = '*S-1-5-32-544'
/** Whoever is logged on at the machine itself. */
const INTERACTIVE = '*S-1-5-4'

/** What a folder lets in: the system and its administrators alone, or also whoever is logged on, to read. */
export type Access = 'closed' | 'readable'

const GRANTS: Record<Access, readonly string[]> = {
  closed: [`${SYSTEM}:(OI)(CI)F`, `${ADMINISTRATORS}:(OI)(CI)F`],
  readable: [`${SYSTEM}:(OI)(CI)F`, `${ADMINISTRATORS}:(OI)(CI)F`, `${INTERACTIVE}:(OI)(CI)RX`],
}

/** Entries that the list of a folder of `access` has, no more and no fewer. */
export const ENTRIES: Record<Access, number> = { closed: 2, readable: 3 }

/**
 * Gives a folder its access list. Anybody may make a folder in ProgramData before us and would own it: so it gets its owner,
 * then a list of its own instead of what it inherited or was given, and then what lies in it inherits from it alone.
 * `/L` works on a link itself and never on what it points to.
 */
export function accessSteps(icacls: string, path: string, access: Access): Step[] {
  const run = (args: string[], more = {}): Step => ({ do: 'run', file: icacls, args, ifLive: true, ...more })
  return [
    run([path, '/setowner', ADMINISTRATORS, '/T', '/L', '/Q']),
    run([path, '/inheritance:r', '/grant:r', ...GRANTS[access], '/Q']),
    // 2, 3: nothing lies in it yet.
    run([`${path}\\*`, '/reset', '/T', '/L', '/Q'], { accept: [2, 3] }),
  ]
}
