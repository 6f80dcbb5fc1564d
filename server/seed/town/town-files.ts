import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DemoPorts,
  type DemoSums,
  type DemoTown,
  decodeDemoPorts,
  decodeDemoSums,
  decodeDemoTown,
} from '@preau/protocol/territory/demo-files.ts'
import { writeWhole } from '../../keys/whole-file.ts'

/** Within the data folder of a town hall of a demo: the folders of its schools' servers. */
export const SCHOOLS_FOLDER = 'schools'

/** The schools of the demo; undefined where there is none. Throws CONFIG_INVALID. */
export const readTown = (data: string): Promise<DemoTown | undefined> => read(data, 'demo-town.json', decodeDemoTown)
export const keepTown = (data: string, town: DemoTown): Promise<void> => keep(data, 'demo-town.json', town)

/** The town hall says through which port each school reaches it; the schools read it. */
export const readPorts = (data: string): Promise<DemoPorts | undefined> =>
  read(data, 'demo-ports.json', decodeDemoPorts)
export const keepPorts = (data: string, ports: DemoPorts): Promise<void> => keep(data, 'demo-ports.json', ports)

/** The schools say what they count; the town hall reads it. */
export const readSums = (data: string): Promise<DemoSums | undefined> => read(data, 'demo-sums.json', decodeDemoSums)
export const keepSums = (data: string, sums: DemoSums): Promise<void> => keep(data, 'demo-sums.json', sums)

async function read<T>(data: string, name: string, decode: (value: unknown) => T): Promise<T | undefined> {
  const text = await readFile(join(data, name), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : decode(JSON.parse(text))
}

async function keep(data: string, name: string, value: object): Promise<void> {
  await writeWhole(data, name, `${JSON.stringify(value)}\n`, 0o600)
}
