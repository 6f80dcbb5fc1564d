import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Machine } from '../machine.ts'
import type { ReadingSource } from '../reading-source.ts'
import { instanceOf, present } from '../values.ts'
import { diskNames } from './disk-names.ts'

const TIMEOUT_MS = 20_000

/** What each disk says of its own health: by SMART where smartctl is installed, and by an eMMC's end-of-life register. */
export const diskHealth = (): ReadingSource => ({
  names: ['disk.health'],
  every: 21_600,
  spawns: 2,
  timeout: 120,
  read: async (machine): Promise<ReadingValues> => {
    const values: Record<string, number | undefined> = {}
    for (const disk of await diskNames(machine)) {
      values[instanceOf('disk.health', disk)] = await healthOf(machine, disk)
    }
    return present(values)
  },
})

async function healthOf(machine: Machine, disk: string): Promise<number | undefined> {
  if (disk.startsWith('mmcblk')) {
    return parsePreEol((await machine.readText(`/sys/block/${disk}/device/pre_eol_info`)) ?? '')
  }
  if (disk.startsWith('vd') || disk.startsWith('xvd')) return undefined
  const result = await machine.run('smartctl', ['--json', '--health', `/dev/${disk}`], { timeout: TIMEOUT_MS })
  return result && parseSmart(result.stdout)
}

/** The overall assessment in the JSON of smartctl(8): 1 passed, 0 failing; undefined where the disk gives none. */
export function parseSmart(json: string): number | undefined {
  const passed = /"smart_status"\s*:\s*\{[^}]*"passed"\s*:\s*(true|false)/.exec(json)?.[1]
  return passed === undefined ? undefined : Number(passed === 'true')
}

/** PRE_EOL_INFO of JEDEC JESD84: 1 normal, 2 warning (80 % of the reserve used), 3 urgent; 0 says nothing. */
export function parsePreEol(text: string): number | undefined {
  const state = Number.parseInt(text, 16)
  return state >= 1 && state <= 3 ? Number(state < 3) : undefined
}
