import { type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { EquipmentReadingName, EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { hexOf } from '@preau/protocol/spec/bytes.ts'
import type { Context, Flags, Language } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { reachOne } from './find.ts'
import { use } from './use.ts'
import { labelOf } from './verdict-text.ts'
import { readingName, valueText } from './words.ts'

/** Reads everything that a device says of itself, once; 0 where it says anything. */
export async function read(flags: Flags, context: Context): Promise<number> {
  const { out, language } = context
  const reached = await reachOne(flags, context)
  if (!reached) return 1
  const { driver, line } = use(reached, flags)
  const isJson = flags.json === true
  if (!isJson) out(`${labelOf(reached.id, [reached])} (${reached.id})`)
  const all: EquipmentValues = {}
  let lost: PreauError | undefined
  for (const request of driver.reads.values()) {
    try {
      const { values, sent, received } = await line.ask(request)
      Object.assign(all, values)
      if (isJson)
        out(jsonLine('device.value', { read: request.name, values, sent: hexOf(sent), received: hexOf(received) }))
      else for (const row of rowsOf(values, language)) out(row)
    } catch (error) {
      const fault = toPreauError(error)
      if (isJson) out(jsonLine('device.fault', { read: request.name, code: fault.code, ...fault.context }))
      // A device that has no such thing, or not now, says the others; one that is gone says nothing more.
      if (fault.code !== 'EQUIPMENT_REFUSED' && fault.code !== 'EQUIPMENT_SILENT') lost ??= fault
      if (fault.code === 'PORT_FAILED' || fault.code === 'EQUIPMENT_PASSWORD') break
    }
  }
  await line.close()
  if (isJson) out(jsonLine('device.done', { spec: reached.id, values: all }))
  if (lost && Object.keys(all).length === 0) throw lost
  return Object.keys(all).length > 0 ? 0 : 1
}

const WIDTH = 22

/** Values as rows of a table. */
export function rowsOf(values: EquipmentValues, language: Language): string[] {
  return Object.entries(values).map(([name, value]) => {
    const reading = name as EquipmentReadingName
    return `  ${readingName(reading)[language].padEnd(WIDTH)}${valueText(reading, value)[language]}`
  })
}
