import { Equipment, type EquipmentState } from '@preau/agent/devices/equipment.ts'
import { secureRandom } from '@preau/agent/uplink/random.ts'
import type { EquipmentReadingName, EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { Context, Flags, Words } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { reachOne } from './find.ts'
import { rowsOf } from './read.ts'
import { use } from './use.ts'

const PRESENCES: Record<EquipmentState['presence'], Words> = {
  seeking: { fr: 'cherché', en: 'looked for' },
  present: { fr: 'répond', en: 'answers' },
  asleep: { fr: 'en veille, ne répond pas', en: 'in standby, does not answer' },
  silent: { fr: 'ne répond plus', en: 'answers no more' },
  refused: { fr: 'refuse le mot de passe', en: 'refuses the password' },
}

/** Reads a device at its own pace and tells what changes, until the program is ended. */
export async function watch(flags: Flags, context: Context): Promise<number> {
  const { out, language, stopped } = context
  const reached = await reachOne(flags, context)
  if (!reached) return 1
  const { driver, line, clock } = use(reached, flags)
  let before: EquipmentState = { presence: 'seeking', values: {}, fault: undefined }
  const onChange = (state: EquipmentState) => {
    const values = changed(before.values, state.values)
    const isOther = state.presence !== before.presence
    before = state
    const at = new Date().toLocaleTimeString(language === 'fr' ? 'fr-FR' : 'en-GB')
    if (flags.json === true)
      return out(jsonLine('device.change', { presence: state.presence, fault: state.fault, values }))
    if (isOther) out(`${at}  ${PRESENCES[state.presence][language]}`)
    for (const row of rowsOf(values, language)) out(`${at}${row}`)
  }
  const equipment = new Equipment({ driver, line, clock, random: secureRandom, onChange })
  equipment.start()
  await stopped
  await equipment.stop()
  return 0
}

function changed(before: EquipmentValues, now: EquipmentValues): EquipmentValues {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => before[name as EquipmentReadingName] !== value),
  )
}
