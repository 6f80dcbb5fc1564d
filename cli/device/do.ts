import { Equipment } from '@preau/agent/devices/equipment.ts'
import { secureRandom } from '@preau/agent/uplink/random.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { hexOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { Context, Flags, Language } from '../command.ts'
import { jsonLine } from '../json-line.ts'
import { reachOne } from './find.ts'
import { rowsOf } from './read.ts'
import { use } from './use.ts'

/** Sends a command, looks until it shows, and tells the bytes that prove it. Without a command it lists those of the device. */
export async function doIt(flags: Flags, context: Context): Promise<number> {
  const { out, language, rest } = context
  const [, name, word] = rest
  const reached = await reachOne(flags, context)
  if (!reached) return 1
  if (name === undefined) {
    for (const line of commandsText(reached.spec, language)) out(line)
    return 0
  }
  const { driver, line, clock } = use(reached, flags)
  const equipment = new Equipment({ driver, line, clock, random: secureRandom, onChange: () => undefined })
  try {
    const choice = choiceOf(driver.spec, name, word)
    // What may lose settings needs somebody who is written down: no option of this command allows it.
    const { sent, received, shown } = await equipment.do(name, choice, { confirmed: flags.confirmed === true })
    if (flags.json === true) {
      out(jsonLine('device.result', { command: name, choice, sent: hexOf(sent), received: hexOf(received), shown }))
      return 0
    }
    out(language === 'fr' ? 'Fait. L’appareil le montre :' : 'Done. The device shows it:')
    for (const row of rowsOf(shown, language)) out(row)
    out(`  > ${hexOf(sent)}`)
    out(`  < ${hexOf(received)}`)
    return 0
  } finally {
    await equipment.stop()
  }
}

/** A choice of a command that takes a figure is a figure. */
function choiceOf({ commands }: DeviceSpec, name: string, word: string | undefined): string | number | undefined {
  const command = commands[name]
  if (word === undefined || !command?.range) return word
  const figure = Number(word)
  if (!Number.isFinite(figure)) throw new PreauError('ACTION_NOT_ALLOWED', { command: name, reason: 'not_offered' })
  return figure
}

function commandsText({ commands }: DeviceSpec, language: Language): string[] {
  return Object.entries(commands).map(([name, { label, options, range }]) => {
    const choices = options ? Object.keys(options).join('|') : range ? `${range[0]}..${range[1]}` : ''
    return `  ${`${name} ${choices}`.trimEnd().padEnd(40)} ${label[language]}`
  })
}
