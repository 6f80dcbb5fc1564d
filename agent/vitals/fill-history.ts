import { open, readFile, rename } from 'node:fs/promises'
import type { FillPoint } from './fill-rate.ts'

/** The looks at each disk, by its place. */
export type FillPoints = Record<string, FillPoint[]>

/** Keeps the looks of disk.fill. */
export interface FillHistory {
  load(): Promise<FillPoints>
  save(points: FillPoints): Promise<void>
}

/** Keeps them as long as the program runs. */
export function fillHistoryInMemory(): FillHistory {
  let kept: FillPoints = {}
  return {
    load: async () => kept,
    save: async (points) => {
      kept = points
    },
  }
}

/** Keeps them in a file. One that cannot be read, or written on a full disk, costs its history and nothing else. */
export function fillHistoryIn(file: string): FillHistory {
  let kept: FillPoints | undefined
  return {
    load: async () => {
      kept ??= parsePoints(await readFile(file, 'utf8').catch(() => ''))
      return kept
    },
    save: async (points) => {
      kept = points
      await replace(file, JSON.stringify(points)).catch(() => undefined)
    },
  }
}

async function replace(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}

/** What of `text` are looks at disks: the file may be cut, old or somebody else's. */
export function parsePoints(text: string): FillPoints {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  return Object.fromEntries(entries.map(([place, points]) => [place, points.filter(isPoint)]))
}

function isPoint(value: unknown): value is FillPoint {
  if (typeof value !== 'object' || value === null || !('at' in value) || !('used' in value)) return false
  return Number.isFinite(value.at) && Number.isFinite(value.used)
}
