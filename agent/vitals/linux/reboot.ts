import type { ReadingSource } from '../reading-source.ts'

/** The file that Debian, Ubuntu and their kin make when an installed update waits for a restart. */
const MARK = '/var/run/reboot-required'

/** Whether the system waits for a restart. */
export const reboot = (): ReadingSource => ({
  names: ['reboot.pending'],
  every: 3600,
  spawns: 0,
  read: async (machine) => ({ 'reboot.pending': Number((await machine.readText(MARK)) !== undefined) }),
})
