import { join } from 'node:path'
import { EQUIPMENT_READINGS, type EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { framerOf } from '../framing/framer-of.ts'
import { playedValues, playSpec } from './play-spec.ts'

const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))

describe.each(SPECS)('$id, played as a device', ({ spec }) => {
  const driver = compileSpec(spec)
  const setUp = (given: EquipmentValues = {}) => {
    const device = playSpec(spec, playedValues(spec, given))
    const requests = framerOf(spec.framing.requests, spec.notation)
    const replies = framerOf(spec.framing.replies, spec.notation)
    const exchange = (bytes: Uint8Array) =>
      requests
        .push(bytes)
        .flatMap((request) => device.answer(request) ?? [])
        .flatMap((reply) => replies.push(reply))
    return { device, exchange }
  }

  it.each([...driver.reads.keys()].map((name) => [name]))('answers %s with what it is', (name) => {
    const { device, exchange } = setUp()
    const read = driver.reads.get(name)
    const [frame = new Uint8Array()] = exchange(read?.bytes ?? new Uint8Array())
    const { gives = {} } = spec.reads[name] ?? {}
    const expected = Object.fromEntries(Object.keys(gives).map((reading) => [reading, device.values[reading as never]]))
    expect(read?.answer(frame)).toEqual(expected)
  })

  const choices = Object.entries(spec.commands).flatMap(
    ([name, { options, range }]): [string, string | number | undefined][] =>
      options ? Object.keys(options).map((choice) => [name, choice]) : [[name, range?.[1]]],
  )
  it.each(choices)('does %s %s, and says so afterwards', (name, choice) => {
    const command = spec.commands[name]
    const { device, exchange } = setUp({ power: command?.when?.[0] ?? 'on' })
    const request = driver.command(name, choice)
    const [frame] = exchange(request.bytes)
    expect(frame && request.answer(frame)).toEqual(command?.silent ? undefined : {})
    device.pass(command?.takes ?? 0)
    const sets = Object.entries(command?.sets ?? {}).map(([reading, value]) => [
      reading,
      value === '$' ? choice : value,
    ])
    expect(device.values).toMatchObject(Object.fromEntries(sets))
    expect(device.done).toEqual([name])
  })

  it('says only what a device of its kind can say', () => {
    expect(Object.keys(playedValues(spec)).filter((name) => !(name in EQUIPMENT_READINGS))).toEqual([])
  })
})
