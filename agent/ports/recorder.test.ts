import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeLine } from './fake-port.ts'
import { type RecordedExchange, recorded } from './recorder.ts'
import { replayed } from './replayer.ts'

const EPSON: Record<string, string> = { 'PWR?\r': 'PWR=01\r:', 'LAMP?\r': 'LAMP=1240\r:' }

function recording() {
  const noted: [string, string][] = []
  const fake = fakeLine((bytes) => {
    const answer = EPSON[textOf(bytes)]
    return answer === undefined ? [] : [bytesOf(answer.slice(0, 3)), bytesOf(answer.slice(3))]
  })
  const open = recorded(fake.open, ({ sent, received }) => noted.push([textOf(sent), textOf(received)]))
  return { noted, fake, open: () => open({ data: () => undefined, lost: () => undefined }) }
}

describe('a recorder', () => {
  it('writes down what was sent with all that came for it', async () => {
    const { open, noted } = recording()
    const port = await open()
    await port.write(bytesOf('PWR?\r'))
    await port.write(bytesOf('SNO?\r'))
    await port.write(bytesOf('LAMP?\r'))
    await port.close()
    expect(noted).toEqual([
      ['PWR?\r', 'PWR=01\r:'],
      ['SNO?\r', ''],
      ['LAMP?\r', 'LAMP=1240\r:'],
    ])
  })

  it('keeps what a device says before it is asked', async () => {
    const { open, noted, fake } = recording()
    const port = await open()
    fake.say(bytesOf('PJLINK 0\r'))
    await port.close()
    expect(noted).toEqual([['', 'PJLINK 0\r']])
  })

  it('keeps what had come when the cable is pulled', async () => {
    const { open, noted, fake } = recording()
    const port = await open()
    await port.write(bytesOf('PWR?\r'))
    fake.unplug()
    await port.close()
    expect(noted).toEqual([['PWR?\r', 'PWR=01\r:']])
  })
})

describe('a replayer', () => {
  const exchange = (sent: string, received: string): RecordedExchange => ({
    sent: bytesOf(sent),
    received: bytesOf(received),
  })
  async function replay(exchanges: readonly RecordedExchange[], requests: readonly string[]) {
    const heard: string[] = []
    const port = await replayed(exchanges)({ data: (bytes) => heard.push(textOf(bytes)), lost: () => undefined })
    for (const request of requests) await port.write(bytesOf(request))
    await Promise.resolve()
    return heard
  }

  it('answers each request as the recorded device did, one after the other', async () => {
    const exchanges = [exchange('PWR?\r', 'PWR=02\r:'), exchange('PWR?\r', 'PWR=01\r:')]
    expect(await replay(exchanges, ['PWR?\r', 'PWR?\r', 'PWR?\r'])).toEqual(['PWR=02\r:', 'PWR=01\r:', 'PWR=02\r:'])
  })

  it('greets as the device did, and stays silent at what it was never asked', async () => {
    expect(await replay([exchange('', 'PJLINK 0\r')], ['%1POWR ?\r'])).toEqual(['PJLINK 0\r'])
  })

  it('gives back any recording as it was made', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r'), minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { maxLength: 8 }), async (pairs) => {
        const made = pairs.map(([sent, received]) => exchange(sent, received))
        const noted: RecordedExchange[] = []
        const open = recorded(replayed(made), (each) => noted.push(each))
        const port = await open({ data: () => undefined, lost: () => undefined })
        for (const { sent } of made) {
          await port.write(sent)
          await Promise.resolve()
        }
        await port.close()
        expect(noted).toEqual(made)
      }),
    )
  })
})
