import { existsSync, readFileSync } from 'node:fs'
import {
  decodeEquipmentSettings,
  type EquipmentLine,
  type EquipmentSettings,
} from '@preau/protocol/equipment-settings.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import type { KeptLine } from './keeper.ts'
import { keyOf, openWay, type Place, waysTo } from './ways.ts'

/**
 * What a file names; nothing where there is no file. Throws CONFIG_INVALID where it cannot be read.
 * @param path `equipment.json` of the agent's data folder
 */
export function readEquipmentSettings(path: string): EquipmentSettings {
  return existsSync(path) ? decodeEquipmentSettings(parse(readFileSync(path, 'utf8'))) : { lines: [] }
}

/** A line as it is kept. Throws CONFIG_INVALID where there is no such spec, or it cannot be reached so. */
export function keptLine(line: EquipmentLine, specs: readonly NamedSpec[]): KeptLine {
  const found = specs.find(({ id }) => id === line.spec)
  if (!found) throw new PreauError('CONFIG_INVALID', { setting: 'equipment', spec: line.spec, reason: 'unknown' })
  const place = placeOf(line)
  const [way] = waysTo(found.spec, place)
  if (!way) throw new PreauError('CONFIG_INVALID', { setting: 'equipment', spec: line.spec, reason: 'transport' })
  return {
    ...found,
    // Another speed of the same line is the same place.
    place: 'serial' in line ? line.serial : keyOf(way),
    network: 'host' in line,
    host: 'host' in line ? line.host : undefined,
    isUdp: 'host' in line && line.udp === true,
    open: openWay(way),
    ...('serial' in way.place && { serial: { path: way.place.serial, baud: way.baud ?? 9600 } }),
    name: line.name,
    input: line.input,
    password: line.password,
  }
}

function placeOf(line: EquipmentLine): Place {
  if ('serial' in line) return { serial: line.serial, ...(line.baud !== undefined && { baud: line.baud }) }
  return { host: line.host, ...(line.port !== undefined && { port: line.port }), ...(line.udp && { udp: line.udp }) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PreauError('CONFIG_INVALID', { setting: 'equipment', reason: 'JSON' }, cause)
  }
}
