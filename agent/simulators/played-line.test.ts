import { join } from 'node:path'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { withFaults } from './device-faults.ts'
import type { Fault } from './fault-names.ts'
import { playedValues, playSpec } from './play-spec.ts'
import { playLine } from './played-line.ts'

const SPECS = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices'))
const epson = SPECS.find(({ id }) => id === 'epson/escvp21')?.spec as DeviceSpec
const pjlink = SPECS.find(({ id }) => id === 'pjlink/class-1')?.spec as DeviceSpec

/** A played device on a serial line: what it says to these requests, one text a piece. */
function heard(faults: readonly Fault[], requests: readonly string[], given: DeviceSpec = epson) {
  const { spec, line } = withFaults({ ...given, transport: { serial: { baud: [9600] } } }, faults)
  const device = playSpec(spec, playedValues(spec))
  const said: string[] = []
  const exchanges: [string, string][] = []
  const played = playLine(spec, device, (bytes) => said.push(textOf(bytes)), {
    faults: line,
    onExchange: (request, reply) => exchanges.push([textOf(request), textOf(reply)]),
  })
  played.open()
  for (const request of requests) played.hear(bytesOf(request))
  return { said, device, exchanges }
}

describe('the line of a played device', () => {
  it.each<[Fault[], string[]]>([
    [[], ['PWR=01:', 'PWR=01:']],
    [['split'], [...'PWR=01:PWR=01:']],
    [['joined'], ['PWR=01:PWR=01:', 'PWR=01:PWR=01:']],
    [['cut'], ['PWR', 'PWR=01:']],
    [['echo'], ['PWR?\rPWR=01:', 'PWR?\rPWR=01:']],
    [['nul'], ['PWR=01:\0', 'PWR=01:\0']],
    [['busy'], ['ERR:', 'PWR=01:']],
    [['silence'], []],
  ])('with %j says %j to two requests', (faults, expected) => {
    expect(heard(faults, ['PWR?\r', 'PWR?\r']).said).toEqual(expected)
  })

  it('at another speed says nothing that can be understood, and does nothing', () => {
    const { said, device } = heard(['wrong_speed'], ['PWR?\r', 'PWR OFF\r'])
    expect(said.join('')).not.toContain('PWR')
    expect([said.length, device.done]).toEqual([2, []])
  })

  it('tells what was asked and what was said', () => {
    expect(heard(['nul'], ['PWR?\r']).exchanges).toEqual([['PWR?', 'PWR=01:\0']])
  })
})

describe('a device that is slow', () => {
  it('needs forty seconds to come on, and says meanwhile that it warms up', () => {
    const { spec } = withFaults(pjlink, ['slow_power'])
    const device = playSpec(spec, playedValues(spec, { power: 'standby' }))
    const power = compileSpec(spec).reads.get('power')
    const state = () => power?.answer(device.answer(bytesOf('%1POWR ?'))?.slice(0, -1) ?? new Uint8Array())
    device.answer(bytesOf('%1POWR 1'))
    device.pass(39)
    const during = state()
    device.pass(1)
    expect([during, state()]).toEqual([{ power: 'warming' }, { power: 'on' }])
  })
})

describe('a device that is deaf in standby', () => {
  it('answers whether it is on, and nothing else', () => {
    const { spec } = withFaults(epson, ['deaf_in_standby'])
    const device = playSpec(spec, playedValues(spec, { power: 'standby' }))
    expect([device.answer(bytesOf('PWR?')) !== undefined, device.answer(bytesOf('SOURCE?'))]).toEqual([true, undefined])
  })
})
