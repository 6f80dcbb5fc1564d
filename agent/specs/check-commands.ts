import { type EquipmentReadingName, isPlausible } from '@preau/protocol/rules/equipment-readings.ts'
import type { Command } from '@preau/protocol/spec/device-spec.ts'
import { choicesOf, type Parts, readOf } from './parts.ts'

/** What loses data or settings is never done by the way, whatever a spec says. */
const DANGEROUS = /reset|factory|erase|format|update|upgrade|firmware|reboot|restart|default/

/** What is wrong with the commands of a spec, one line each. */
export function commandFaults(parts: Parts): string[] {
  return Object.entries(parts.spec.commands).flatMap(([name, command]) =>
    [...faultsOfCommand(parts, command), ...nameFaults(name, command)].map((fault) => `command ${name}: ${fault}`),
  )
}

function faultsOfCommand(parts: Parts, command: Command): string[] {
  const { options, range, when, sets } = command
  const faults: string[] = []
  if (command.silent && command.reply !== '') faults.push('is silent, and has a reply')
  const { fields } = parts.pattern(command.send)
  const offers = Number(options !== undefined) + Number(range !== undefined)
  if (fields.length > 1) faults.push('what it sends has more than one field')
  if (fields.length === 1 && offers !== 1) faults.push('has a field, and needs options or a range')
  if (fields.length === 0 && offers > 0) faults.push('offers a choice, and what it sends has no field for it')
  for (const choice of fields.length === 1 ? choicesOf(command) : []) {
    const raw = options?.[String(choice)] ?? choice ?? ''
    try {
      parts.pattern(command.send).format({ [fields[0] ?? '']: raw })
    } catch {
      faults.push(`${choice} does not fit into its field`)
    }
  }
  const states = Object.values(readOf(parts.spec, 'power')?.given.values ?? {})
  for (const state of when ?? []) {
    if (!states.includes(state)) faults.push(`is for the state ${state}, which the device never says`)
  }
  if (Object.keys(sets).length === 0) faults.push('sets nothing, so that nothing can show it')
  for (const [reading, value] of Object.entries(sets)) faults.push(...setFaults(parts, command, reading, value))
  return faults
}

/** INVARIANT: what a command sets is read afterwards, by the name that was chosen. */
function setFaults({ spec }: Parts, command: Command, reading: string, value: string | number): string[] {
  const read = readOf(spec, reading)
  if (!read) return [`sets ${reading}, which no read gives: nothing can show it`]
  if (value !== '$') {
    const told = Object.values(read.given.values ?? {})
    if (!isPlausible(reading as EquipmentReadingName, value)) return [`sets ${reading} to ${value}, which it cannot be`]
    return told.length > 0 && !told.includes(value) ? [`sets ${reading} to ${value}, which is never read`] : []
  }
  if (!command.options && !command.range) return [`sets ${reading} to what was chosen, and offers no choice`]
  return choicesOf(command).flatMap((choice) => {
    if (choice === undefined || !isPlausible(reading as EquipmentReadingName, choice)) {
      return [`${choice} is no value of ${reading}`]
    }
    const told = Object.values(read.given.values ?? {})
    return told.length > 0 && !told.includes(choice) ? [`${choice} is never read as ${reading}`] : []
  })
}

function nameFaults(name: string, { risk, label, when }: Command): string[] {
  const faults: string[] = []
  if (DANGEROUS.test(name) && risk !== 'danger') faults.push('is dangerous by its name, and must have the risk danger')
  if (name.startsWith('power_') && !when) faults.push('must say in which states it is allowed (when)')
  for (const words of Object.values(label)) {
    if (words.split(' ').length > 4) faults.push(`“${words}” has more than four words`)
    if (!/^\p{Lu}/u.test(words) || words.includes("'"))
      faults.push(`“${words}”: a capital first, and ’ for an apostrophe`)
  }
  return faults
}
