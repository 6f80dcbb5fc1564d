import type { PreauError } from '@preau/protocol/errors.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { describe, expect, it } from 'vitest'
import type { PlayedLineOptions } from '../simulators/played-line.ts'
import { Equipment, type EquipmentState } from './equipment.ts'
import { lineTo, SPECS, specOf } from './testing/line-to.ts'

const SECOND = 1000

function caredFor(
  spec: DeviceSpec,
  values: EquipmentValues = {},
  options: PlayedLineOptions & { known?: string | null; deaf?: (request: Uint8Array) => boolean } = {},
) {
  const to = lineTo(spec, { serial: true, ...options })
  Object.assign(to.device.values, values)
  const states: EquipmentState[] = []
  const { driver, line, clock } = to
  const equipment = new Equipment({
    driver,
    line,
    clock,
    random: () => 0.5,
    onChange: (state) => states.push(state),
  })
  equipment.start()
  return { ...to, equipment, states }
}

/** Does something while time goes by, for the device, too. */
async function within<T>(seconds: number, { clock, device }: ReturnType<typeof caredFor>, asked: Promise<T>) {
  let ended = false
  const result = asked.then(
    (value) => ({ value }),
    (error: PreauError) => ({ code: error.code, reason: error.context.reason }),
  )
  void result.finally(() => {
    ended = true
  })
  for (let i = 0; i < seconds && !ended; i++) {
    await clock.advanceAsync(SECOND)
    device.pass(1)
  }
  return await result
}

describe.each([...SPECS.keys()])('%s, looked after', (id) => {
  it('is read whole within two minutes, and says nothing more where nothing changes', async () => {
    const { equipment, device, clock, states } = caredFor(specOf(id))
    await clock.advanceAsync(120 * SECOND)
    expect(equipment.state()).toEqual({ presence: 'present', values: device.values, fault: undefined })
    const told = states.length
    await clock.advanceAsync(600 * SECOND)
    expect(states.length).toBe(told)
    expect(device.done).toEqual([])
  })

  it('is asked for no more than it said it can be: nothing but power while it is silent', async () => {
    const { fake, clock, equipment } = caredFor(specOf(id), {}, { faults: ['silence'] })
    await clock.advanceAsync(120 * SECOND)
    expect(equipment.state().presence).toBe('silent')
    expect(new Set(fake.written.map(textOf)).size).toBe(1)
  })
})

describe('a device that is looked after', () => {
  const epson = specOf('epson/escvp21')

  it('is found within half a minute of being plugged in again', async () => {
    const { fake, clock, equipment } = caredFor(epson)
    await clock.advanceAsync(10 * SECOND)
    fake.unplug()
    await clock.advanceAsync(300 * SECOND)
    expect(equipment.state()).toMatchObject({ presence: 'silent', fault: 'PORT_FAILED' })
    fake.plug()
    await clock.advanceAsync(30 * SECOND)
    expect(equipment.state().presence).toBe('present')
  })

  it('that is deaf to one question answers the others, and is there', async () => {
    const deaf = (request: Uint8Array) => textOf(request).startsWith('LAMP?')
    const { equipment, device, clock, fake, states } = caredFor(epson, { power: 'on' }, { deaf })
    await clock.advanceAsync(1500 * SECOND)
    const { 'lamp.hours': _, ...others } = device.values
    expect(equipment.state()).toEqual({ presence: 'present', values: others, fault: undefined })
    expect(states.filter(({ presence }) => presence === 'silent')).toEqual([])
    // Two tries each time: one may have been lost on the line.
    expect(fake.written.filter(deaf)).toHaveLength(6)
  })

  it('is turned on, however slowly, and proves it', async () => {
    const cared = caredFor(epson, { power: 'standby' })
    await cared.clock.advanceAsync(10 * SECOND)
    const done = await within(60, cared, cared.equipment.do('power_on', undefined))
    expect(done).toMatchObject({ value: { sent: bytesOf('PWR ON\r'), received: bytesOf(':'), shown: { power: 'on' } } })
    expect(cared.device.done).toEqual(['power_on'])
  })

  it('is read again at once after a command, which may have changed more than it says', async () => {
    const cared = caredFor(epson, { power: 'on', input: 'hdmi1' })
    await cared.clock.advanceAsync(35 * SECOND)
    cared.device.values.input = 'hdmi2'
    await within(10, cared, cared.equipment.do('blank_on', undefined))
    await cared.clock.advanceAsync(2 * SECOND)
    expect(cared.equipment.state().values.input).toBe('hdmi2')
    const asked = cared.fake.written.length
    await cared.clock.advanceAsync(15 * SECOND)
    expect(cared.fake.written.length).toBe(asked)
  })

  it('that answers nothing to an order is read until it shows', async () => {
    const cared = caredFor(specOf('clevertouch/impact'), { power: 'standby' })
    const done = await within(60, cared, cared.equipment.do('power_on', undefined, { confirmed: true }))
    expect(done).toMatchObject({ value: { received: new Uint8Array(), shown: { power: 'on' } } })
    expect(cared.device.done).toEqual(['power_on'])
  })

  it('is not believed where it says yes and does nothing', async () => {
    const cared = caredFor(epson, { power: 'standby' })
    cared.device.pass = () => undefined
    await cared.clock.advanceAsync(10 * SECOND)
    expect(await within(90, cared, cared.equipment.do('power_on', undefined))).toMatchObject({
      code: 'EQUIPMENT_ANSWER',
    })
  })

  it('is not asked for what its state does not allow', async () => {
    const cared = caredFor(epson, { power: 'cooling' })
    await cared.clock.advanceAsync(10 * SECOND)
    expect(await within(5, cared, cared.equipment.do('power_on', undefined))).toEqual({
      code: 'ACTION_NOT_ALLOWED',
      reason: 'power',
    })
    expect(cared.device.done).toEqual([])
  })

  it('acts by an unconfirmed description only after somebody on site confirmed it', async () => {
    const cared = caredFor(specOf('promethean/activpanel'), { power: 'standby' })
    await cared.clock.advanceAsync(10 * SECOND)
    expect(await within(5, cared, cared.equipment.do('power_on', undefined))).toMatchObject({ reason: 'unconfirmed' })
    const done = await within(60, cared, cared.equipment.do('power_on', undefined, { confirmed: true }))
    expect(done).toMatchObject({ value: { shown: { power: 'on' } } })
  })

  it.each([
    [{ untested: true as const }, 'untested'],
    [{ certainty: 'U' as const }, 'untested'],
  ])('never acts by a description that nobody tested: %o', async (change, reason) => {
    const cared = caredFor({ ...epson, ...change }, { power: 'standby' })
    await cared.clock.advanceAsync(10 * SECOND)
    const asked = cared.equipment.do('power_on', undefined, { confirmed: true, explicit: true })
    expect(await within(5, cared, asked)).toEqual({ code: 'ACTION_NOT_ALLOWED', reason })
    expect(cared.device.done).toEqual([])
  })

  it('does nothing dangerous by the way', async () => {
    const { power_on } = epson.commands
    if (!power_on) throw new Error('no power_on')
    const spec: DeviceSpec = { ...epson, commands: { reset: { ...power_on, risk: 'danger', sets: {} } } }
    const cared = caredFor(spec, { power: 'standby' })
    await cared.clock.advanceAsync(10 * SECOND)
    expect(await within(5, cared, cared.equipment.do('reset', undefined, { confirmed: true }))).toMatchObject({
      reason: 'danger',
    })
    expect(await within(5, cared, cared.equipment.do('reset', undefined, { explicit: true }))).toHaveProperty('value')
  })

  it('is asleep, not lost, where its kind is silent in standby', async () => {
    const cared = caredFor(epson, { power: 'on' })
    await cared.clock.advanceAsync(10 * SECOND)
    cared.device.values.power = 'standby'
    await cared.clock.advanceAsync(40 * SECOND)
    cared.device.answer = () => undefined
    await cared.clock.advanceAsync(60 * SECOND)
    expect(cared.equipment.state().presence).toBe('asleep')
  })

  it('tries no password again that was refused', async () => {
    const { fake, clock, equipment } = caredFor(specOf('pjlink/class-1'), {}, {
      password: 'a',
      known: 'b',
      serial: false,
    } as never)
    await clock.advanceAsync(25 * 60 * SECOND)
    equipment.lookAgain()
    await clock.advanceAsync(25 * 60 * SECOND)
    expect(equipment.state()).toMatchObject({ presence: 'refused', fault: 'EQUIPMENT_PASSWORD' })
    expect(fake.opened).toBe(1)
  })
})
