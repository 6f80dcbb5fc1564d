import type { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import { describe, expect, it } from 'vitest'
import { lineTo, SPECS, specOf } from './testing/line-to.ts'

const failure = async (asked: Promise<unknown>) => {
  const error = (await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as PreauError | undefined
  return error && { code: error.code, means: error.context.means ?? error.context.reason }
}

/** Specs of devices that can be on or off, with the name of the read that says so. */
const SWITCHED = [...SPECS].flatMap(([id, { reads }]) =>
  Object.entries(reads).flatMap(([name, { gives }]) => ('power' in gives ? [[id, name] as const] : [])),
)

describe.each(SWITCHED)('a line to %s', (id, power) => {
  const spec = specOf(id)

  it.each([[[]], [['split']], [['unsolicited']], [['nul']]] as const)(
    'reads the power whatever the line does to it: %s',
    async (faults) => {
      const { read } = lineTo(spec, { faults, serial: true })
      expect((await read(power)).values).toMatchObject({ power: 'on' })
    },
  )

  it('knows its own words where the device sends them back', async () => {
    const { read } = lineTo({ ...spec, quirks: ['echo'] }, { faults: ['echo', 'split'], serial: true })
    expect((await read(power)).values).toMatchObject({ power: 'on' })
  })

  it('understands the second answer at the latest where the first comes behind noise', async () => {
    const { read, clock } = lineTo(spec, { faults: ['noise'], serial: true })
    const first = read(power).catch(() => read(power))
    await clock.advanceAsync(20_000)
    expect((await first).values).toMatchObject({ power: 'on' })
  })

  it('asks one thing at a time, and gives each its own answer', async () => {
    const { read, driver, device, clock } = lineTo(spec, { serial: true, faults: ['split'] })
    const names = [...driver.reads.keys()]
    const answers = Promise.all(names.map((name) => read(name)))
    await clock.advanceAsync(120_000)
    const values = Object.assign({}, ...(await answers).map((answer) => answer.values))
    expect(values).toEqual(device.values)
  })

  it.runIf(spec.commands.power_on)('keeps the bytes that prove what was done', async () => {
    const { line, driver, device } = lineTo(spec, { serial: true })
    device.values.power = 'standby'
    const request = driver.command('power_on')
    const { sent, received } = await line.ask(request)
    expect(sent).toEqual(request.bytes)
    expect(received.length > 0).toBe(spec.commands.power_on?.silent !== true)
    expect(device.done).toEqual(['power_on'])
  })
})

describe('a line', () => {
  const epson = specOf('epson/escvp21')
  const nec = specOf('nec/display')
  const pjlink = specOf('pjlink/class-1')

  it('takes no reply for that of an earlier request', async () => {
    const { read, clock, fake } = lineTo(epson, { serial: true, faults: ['silence'] })
    const first = failure(read('lamp'))
    await clock.advanceAsync(3000)
    expect(await first).toMatchObject({ code: 'EQUIPMENT_SILENT' })
    const second = failure(read('power'))
    await clock.advanceAsync(10)
    fake.say(bytesOf('LAMP=3912\r:'))
    await clock.advanceAsync(3000)
    expect(await second).toMatchObject({ code: 'EQUIPMENT_ANSWER' })
  })

  it('opens the line anew after it was lost', async () => {
    const { read, fake } = lineTo(epson, { serial: true })
    await read('power')
    fake.unplug()
    expect(await failure(read('power'))).toMatchObject({ code: 'PORT_FAILED' })
    fake.plug()
    expect((await read('power')).values).toEqual({ power: 'on' })
    expect(fake.opened).toBe(2)
  })

  it('says so at once where the cable is pulled in the middle of a request', async () => {
    const { read, fake, clock } = lineTo(epson, { serial: true, faults: ['silence'] })
    const asked = failure(read('power'))
    await clock.advanceAsync(10)
    fake.unplug()
    expect(await asked).toEqual({ code: 'PORT_FAILED', means: 'lost' })
  })

  it('takes no frame whose checksum is wrong', async () => {
    const { read, clock } = lineTo(nec, { serial: true, faults: ['wrong_checksum'] })
    const asked = failure(read('power'))
    await clock.advanceAsync(5000)
    expect(await asked).toMatchObject({ code: 'EQUIPMENT_ANSWER' })
  })

  it('says what a device means by its refusal, and goes on', async () => {
    const { read, fake } = lineTo(epson, { serial: true, faults: ['busy'] })
    expect(await failure(read('power'))).toEqual({ code: 'EQUIPMENT_REFUSED', means: 'not_now' })
    expect((await read('power')).values).toEqual({ power: 'on' })
    expect(fake.opened).toBe(1)
  })

  it('proves the password of a projector, before the first request alone', async () => {
    const { read, fake } = lineTo(pjlink, { password: 'JBMIAProjectorLink' })
    await read('power')
    await read('power')
    expect(fake.written.map((bytes) => String.fromCharCode(...bytes))).toEqual([
      '5d8409bc1c3fa39749434aa3a5c38682%1POWR ?\r',
      '%1POWR ?\r',
    ])
  })

  it('proves the password by SHA-256 to a projector that takes it', async () => {
    const { read, fake } = lineTo(specOf('pjlink/class-2'), { password: 'JBMIAProjectorLink' })
    await read('power')
    const [question, first] = fake.written.map((bytes) => String.fromCharCode(...bytes))
    expect(question).toBe('PJLINK 2\r')
    expect(first).toMatch(/^[0-9a-f]{96}%1POWR \?\r$/)
    expect(fake.opened).toBe(1)
  })

  it('goes back to MD5 where a projector does not know the question, and asks it once', async () => {
    const { read, fake } = lineTo(specOf('pjlink/class-2'), { password: 'secret', isOlder: true })
    await read('power')
    fake.unplug()
    fake.plug()
    await read('power').catch(() => read('power'))
    const asked = fake.written.filter((bytes) => String.fromCharCode(...bytes) === 'PJLINK 2\r')
    expect([asked.length, fake.opened]).toEqual([1, 3])
  })

  it.each([
    ['wrong', 'another'],
    ['wanted', null],
  ])('says that the password is %s', async (means, known) => {
    for (const spec of [pjlink, specOf('pjlink/class-2')]) {
      const { read } = lineTo(spec, { password: 'secret', known })
      expect(await failure(read('power'))).toEqual({ code: 'EQUIPMENT_PASSWORD', means })
    }
  })

  it('hears what a device says unasked', async () => {
    const { read, fake, notices } = lineTo(epson, { serial: true })
    await read('power')
    fake.say(bytesOf('IMEVENT=0001 01 00000002\r:'))
    expect(notices).toHaveLength(1)
  })

  it('opens a projector of Epson over its network', async () => {
    const { read } = lineTo(epson)
    expect((await read('power')).values).toEqual({ power: 'on' })
  })
})
