import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'

const ASKING: readonly Status[] = ['down', 'degraded', 'offline', 'unknown']

/** Whether a device needs someone: it is neither in service nor asleep as it announced. */
export function needsSomeone({ status }: Pick<DeviceRow, 'status'>): boolean {
  return ASKING.includes(status)
}
