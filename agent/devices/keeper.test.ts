import { MAX_MESSAGE_BYTES } from '@preau/protocol/envelope.ts'
import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import { decodeEquipment } from '@preau/protocol/messages/equipment.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../uplink/clock.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { Keeper, type KeptLine, type KnownIdentities } from './keeper.ts'
import { keptLineTo } from './testing/kept-line.ts'

const SECOND = 1000

function keeping(lines: KeptLine[], known: KnownIdentities = {}, clock = fakeClock()) {
  const told: Equipment[] = []
  let remembered = known
  const keeper = new Keeper(lines, {
    clock,
    random: () => 0.5,
    report: (equipment) => void told.push(decodeEquipment(equipment)),
    known,
    onKnown: (now) => {
      remembered = now
    },
  })
  keeper.start()
  return { clock, told, keeper, known: () => remembered }
}

/** The line of a device that thinks longer about each answer than what it says is gathered. */
function slowly(line: KeptLine, clock: Clock): KeptLine {
  const late = (act: () => void) => void clock.after(150, act)
  return { ...line, open: (listener) => line.open({ ...listener, data: (bytes) => late(() => listener.data(bytes)) }) }
}

const LG = 'lg/signage'
const PJLINK = 'pjlink/class-1'

describe('a keeper', () => {
  it('tells of a device whole, by the serial that it says, and of nothing more while nothing changes', async () => {
    const lg = keptLineTo(LG, { serial: '108MAXS4T217' })
    const { clock, told, keeper } = keeping([lg.line])
    await clock.advanceAsync(30 * SECOND)
    expect(told[0]).toEqual({
      full: true,
      items: [
        expect.objectContaining({
          key: 'lg:108MAXS4T217',
          spec: LG,
          kind: 'panel',
          presence: 'present',
          serial: '108MAXS4T217',
        }),
      ],
    })
    await clock.advanceAsync(180 * SECOND)
    const count = told.length
    await clock.advanceAsync(1800 * SECOND)
    expect(told.length).toBe(count)
    expect(told.at(-1)?.items[0]?.values).toEqual(lg.device.values)
    expect(keeper.find('lg:108MAXS4T217')?.id).toBe(LG)
  })

  it('tells of a word at once, of a figure beyond its deadband, and of everything each hour', async () => {
    const lg = keptLineTo(LG, { serial: '1', temperature: 40 })
    const { clock, told } = keeping([lg.line])
    await clock.advanceAsync(300 * SECOND)
    told.length = 0
    lg.device.values.temperature = 41
    await clock.advanceAsync(600 * SECOND)
    expect(told).toEqual([])
    lg.device.values.temperature = 43
    await clock.advanceAsync(600 * SECOND)
    expect(told.map(({ items }) => items[0]?.values.temperature)).toEqual([43])
    lg.device.values.input = 'hdmi2'
    await clock.advanceAsync(120 * SECOND)
    expect(told.map(({ items }) => items[0]?.values.input)).toEqual(['hdmi1', 'hdmi2'])
    await clock.advanceAsync(3600 * SECOND)
    expect(told.at(-1)).toMatchObject({ full: true })
  })

  it('says that a cable was pulled, and keeps the name of what hung on it', async () => {
    const lg = keptLineTo(LG, { serial: '1' })
    const { clock, told } = keeping([lg.line])
    await clock.advanceAsync(60 * SECOND)
    lg.fake.unplug()
    await clock.advanceAsync(120 * SECOND)
    expect(told.at(-1)?.items).toEqual([
      expect.objectContaining({ key: 'lg:1', presence: 'silent', fault: 'PORT_FAILED', serial: '1' }),
    ])
  })

  it('knows a device again that is silent when the agent starts', async () => {
    const first = keeping([keptLineTo(LG, { serial: '1' }).line])
    await first.clock.advanceAsync(60 * SECOND)
    const dead = keptLineTo(LG, {}, { faults: ['silence'] })
    const { clock, told } = keeping([dead.line], first.known())
    await clock.advanceAsync(120 * SECOND)
    expect(told.at(-1)?.items).toEqual([expect.objectContaining({ key: 'lg:1', presence: 'silent' })])
  })

  it('tells of a device that it knew before only once it is read whole, so that no fault seems to be mended', async () => {
    const first = keeping([keptLineTo(LG, { serial: '1' }).line])
    await first.clock.advanceAsync(60 * SECOND)
    const lg = keptLineTo(LG, { serial: '1', 'usage.hours': 6212, volume: 12 })
    const { clock, told } = keeping([lg.line], first.known())
    await clock.advanceAsync(60 * SECOND)
    expect(told.map(({ full, items }) => [full, items[0]?.values])).toEqual([[true, lg.device.values]])
  })

  it.each([
    ['says nothing new', '%1CLSS=1\r'],
    ['is refused', '%1CLSS=ERR1\r'],
  ])('tells of a device that it knew before once it is read whole, though its last read %s', async (_, last) => {
    const place = '10.42.6.65'
    const known = { [`${PJLINK}@${place}`]: { key: 'it', vendor: 'BenQ', model: 'MW809STH', serial: undefined } }
    const { line, device } = keptLineTo(PJLINK, {}, { place })
    const { answer } = device
    device.answer = (request) => (textOf(request) === '%1CLSS ?' ? bytesOf(last) : answer(request))
    const clock = fakeClock()
    const { told } = keeping([slowly(line, clock)], known, clock)
    await clock.advanceAsync(5 * SECOND)
    expect(told).toEqual([{ full: true, items: [expect.objectContaining({ key: 'it', values: device.values })] }])
  })

  it('tells of a device by where it is once it has refused to say its serial', async () => {
    const { line, device } = keptLineTo('pjlink/class-2', {}, { place: '10.42.6.66' })
    const { answer } = device
    device.answer = (request) => (textOf(request) === '%2SNUM ?' ? bytesOf('%2SNUM=ERR1\r') : answer(request))
    const clock = fakeClock()
    const { told } = keeping([slowly(line, clock)], {}, clock)
    await clock.advanceAsync(10 * SECOND)
    expect(told.map(({ full, items }) => [full, items[0]?.key])).toContainEqual([true, 'pjlink/class-2@10.42.6.66'])
  })

  it('takes another device at the same line for another one', async () => {
    const lg = keptLineTo(LG, { serial: '1' })
    const { clock, told } = keeping([lg.line])
    await clock.advanceAsync(60 * SECOND)
    lg.device.values.serial = '2'
    await clock.advanceAsync(86_400 * SECOND)
    expect(told.at(-1)?.items.map(({ key }) => key)).toEqual(['lg:2'])
  })

  it('tells of a silent device by where it is after a while, and then of all together', async () => {
    const dead = keptLineTo('epson/escvp21', {}, { faults: ['silence'], place: '/dev/ttyUSB1' })
    const lg = keptLineTo(LG, { serial: '1' })
    const { clock, told } = keeping([lg.line, dead.line])
    await clock.advanceAsync(30 * SECOND)
    expect(told.every(({ full }) => !full)).toBe(true)
    await clock.advanceAsync(30 * SECOND)
    expect(told.at(-1)).toEqual({
      full: true,
      items: [
        expect.objectContaining({ key: 'lg:1' }),
        expect.objectContaining({ key: 'epson/escvp21@/dev/ttyUSB1', presence: 'silent' }),
      ],
    })
  })

  it('looks after a line that is found later, and tells of all again', async () => {
    const lg = keptLineTo(LG, { serial: '1' })
    const { clock, told, keeper } = keeping([lg.line])
    await clock.advanceAsync(60 * SECOND)
    keeper.add(keptLineTo('nec/display', { serial: '7' }, { place: 'COM9' }).line)
    await clock.advanceAsync(60 * SECOND)
    expect(
      told
        .filter(({ full }) => full)
        .at(-1)
        ?.items.map(({ spec }) => spec),
    ).toEqual([LG, 'nec/display'])
  })

  it('asks a device at once that says on the network that it changed, and lets nobody make it ask all the time', async () => {
    const lg = keptLineTo(LG, { serial: '1', power: 'on' })
    const { clock, told, keeper } = keeping([lg.line])
    await clock.advanceAsync(65 * SECOND)
    lg.device.values.power = 'standby'
    keeper.lookAgain(() => false)
    await clock.advanceAsync(2 * SECOND)
    expect(told.at(-1)?.items[0]?.values.power).toBe('on')
    keeper.lookAgain(({ id }) => id === LG)
    await clock.advanceAsync(2 * SECOND)
    expect(told.at(-1)?.items[0]?.values.power).toBe('standby')
    const asked = lg.fake.written.length
    for (let hint = 0; hint < 100; hint++) keeper.lookAgain(() => true)
    await clock.advanceAsync(SECOND)
    expect(lg.fake.written.length).toBe(asked)
  })

  it('tells two devices apart that say the same serial', async () => {
    const one = keptLineTo(LG, { serial: '0' })
    const other = keptLineTo(LG, { serial: '0' }, { place: 'COM4' })
    const { clock, told } = keeping([one.line, other.line])
    await clock.advanceAsync(60 * SECOND)
    expect(told.at(-1)?.items.map(({ key }) => key)).toEqual(['lg:0', 'lg/signage@COM4'])
  })

  it('tells the limits of a spec once, and at once of a figure that goes over one', async () => {
    const limits = { degraded: { above: 41, leave: 39 } }
    const panels = ['1', '2'].map((serial) => keptLineTo(LG, { serial, temperature: 40 }, { place: `COM${serial}` }))
    const lines = panels.map(({ line }) => {
      const spec = structuredClone(line.spec)
      Object.assign(spec.reads.temperature?.gives.temperature ?? {}, { threshold: { ...limits, source: 'p. 9' } })
      return { ...line, spec }
    })
    const { clock, told } = keeping(lines)
    await clock.advanceAsync(300 * SECOND)
    expect(told.at(-1)?.thresholds).toEqual({ [LG]: { temperature: limits } })
    told.length = 0
    for (const { device } of panels) device.values.temperature = 41
    await clock.advanceAsync(600 * SECOND)
    expect(told.flatMap(({ items }) => items.map(({ values }) => values.temperature))).toEqual([41, 41])
  })

  it('tells of as many devices as it keeps in one message, whatever their specs say', async () => {
    const long = (nth: number) => `${nth}`.padEnd(48, 'x')
    const lines = Array.from({ length: 64 }, (_, nth) =>
      keptLineTo(nth % 2 ? 'hid/ups' : 'samsung/mdc', { serial: long(nth) }, { place: `/dev/ttyUSB${nth}` }),
    )
    const { clock, told } = keeping(lines.map(({ line }) => line))
    await clock.advanceAsync(300 * SECOND)
    const whole = told.filter(({ full }) => full).at(-1)
    expect(whole?.items.length).toBe(64)
    expect(JSON.stringify(whole).length).toBeLessThan(MAX_MESSAGE_BYTES - 1024)
  })
})
