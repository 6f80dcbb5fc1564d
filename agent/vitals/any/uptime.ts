import type { ReadingSource } from '../reading-source.ts'
import { round } from '../rounding.ts'

/** Days since the machine started. Windows counts on through a shutdown with fast start-up: so does its need for a restart. */
export const uptime = (): ReadingSource => ({
  names: ['uptime.days'],
  every: 3600,
  spawns: 0,
  read: async ({ os }) => ({ 'uptime.days': round(os.uptime() / 86_400, 2) }),
})
