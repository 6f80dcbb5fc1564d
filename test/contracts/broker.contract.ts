import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MAX_MESSAGE_BYTES } from '../../protocol/envelope.ts'
import { downTopic, UP_PREFIX, upTopic } from '../../protocol/topics.ts'
import type { BrokerKind, BrokerProcess } from '../processes/brokers.ts'
import { connectPacket, packetReader, publishPacket } from '../processes/mqtt-wire.ts'
import { waitUntil } from '../wait-until.ts'
import { type Listener, listen, rawSocket, type SpeakerOptions, speak } from './broker-client.ts'

const SCHOOL = '01939d5e-7a10-7000-8000-00000000000a'
const OTHER = '01939d5e-7a10-7000-8000-00000000000b'
const DEVICE = '01939d5e-7a10-7000-8000-00000000000c'
const UP = upTopic(SCHOOL, DEVICE, 'report')
const ALL_UP = `${UP_PREFIX}+/+/report`

/**
 * What the protocol needs of a broker, and all that it may need: MQTT 3.1.1, QoS 1, wills, wildcards of a level, our alphabet, 64 KiB.
 * Neither what is retained, nor sessions, nor what a broker keeps over its end. Any that passes can stand between a school and
 * its territory.
 */
export function brokerContract({ name, absent, start }: BrokerKind): void {
  describe(`the protocol over ${name}`, () => {
    let broker: BrokerProcess
    const open: { end(): void }[] = []
    beforeAll(async () => {
      if (!absent) broker = await start()
    })
    afterAll(async () => {
      await broker?.end()
    })
    afterEach(() => {
      for (const each of open.splice(0)) each.end()
    })
    const test = (title: string, run: () => Promise<void>) =>
      it(title, async (context) => {
        if (absent) context.skip(absent)
        await run()
      })
    const listener = async (...filters: string[]): Promise<Listener> => {
      const made = await listen(broker.port, filters)
      open.push(made)
      return made
    }
    const speaker = async (clientId: string, options: SpeakerOptions = {}) => {
      const made = await speak(broker.port, clientId, options)
      open.push({ end: () => made.connection.close('at_once') })
      return made
    }

    test('hands every topic of our alphabet on as it stands', async () => {
      const longest = 'abcdefghijklmnopqrstuvwxyz0123456789-'.padEnd(64, 'z')
      const topics = [UP, `preau1/up/${longest}/${longest}/${longest}`, `preau1/up/${SCHOOL}/0-9/a`]
      const { heard } = await listener('preau1/up/#')
      await (await speaker(DEVICE)).publish(topics.map((topic) => ({ topic, text: 'x' })))
      await waitUntil(() => heard.length === topics.length, { what: 'every topic' })
      expect(heard.map(({ topic }) => topic).sort()).toEqual([...topics].sort())
    })

    test('hands the messages of a connection on once each, in their order', async () => {
      const { heard } = await listener(ALL_UP)
      const texts = Array.from({ length: 500 }, (_, place) => `${place}`)
      await (await speaker(DEVICE)).publish(texts.map((text) => ({ topic: UP, text })))
      await waitUntil(() => heard.length >= texts.length, { what: 'every message' })
      expect(heard.map(({ text }) => text)).toEqual(texts)
    })

    test('takes the largest message, and gives it back byte for byte', async () => {
      const { heard } = await listener(ALL_UP)
      const text = 'Préau : « école » \u{1F3EB} '.repeat(2600).slice(0, 40_000).padEnd(50_000, '.')
      const bytes = Buffer.byteLength(text)
      const whole = text + 'x'.repeat(MAX_MESSAGE_BYTES - bytes)
      await (await speaker(DEVICE)).publish([{ topic: UP, text: whole }])
      await waitUntil(() => heard.length === 1, { what: 'the largest message' })
      expect({ bytes: Buffer.byteLength(whole), same: heard[0]?.text === whole }).toEqual({
        bytes: MAX_MESSAGE_BYTES,
        same: true,
      })
    })

    test('brings the way down to its own school and to no other', async () => {
      const own = await speaker(SCHOOL, { subscribe: [downTopic(SCHOOL, DEVICE, 'ack')] })
      const other = await speaker(OTHER, { subscribe: [downTopic(OTHER, DEVICE, 'ack')] })
      const territory = await speaker('territory')
      await territory.publish([
        { topic: downTopic(SCHOOL, DEVICE, 'ack'), text: 'for one' },
        { topic: downTopic(OTHER, DEVICE, 'ack'), text: 'for the other' },
      ])
      await waitUntil(() => own.heard.length + other.heard.length === 2, { what: 'both messages' })
      expect([own.heard, other.heard]).toEqual([['for one'], ['for the other']])
    })

    test('publishes the will of a connection that is cut, and not of one that says good-bye', async () => {
      const { heard } = await listener(`${UP_PREFIX}+/+/death`)
      const will = (device: string) => ({ topic: upTopic(SCHOOL, device, 'death'), text: device })
      const polite = await speaker(OTHER, { will: will(OTHER) })
      const cut = await speaker(DEVICE, { will: will(DEVICE) })
      polite.connection.close('politely')
      await waitUntil(() => polite.isClosed, { what: 'the good-bye' })
      cut.connection.close('at_once')
      await waitUntil(() => heard.length > 0, { what: 'the will' })
      expect(heard).toEqual([{ topic: upTopic(SCHOOL, DEVICE, 'death'), text: DEVICE }])
    })

    test('closes the older of two connections with one name', async () => {
      const first = await speaker(DEVICE)
      const second = await speaker(DEVICE)
      await waitUntil(() => first.isClosed, { what: 'the older connection to be closed' })
      await second.publish([{ topic: UP, text: 'still here' }])
      expect(second.isClosed).toBe(false)
    })

    test('keeps nothing for who comes later: what was said before is asked for again by the protocol', async () => {
      await (await speaker(DEVICE)).publish([{ topic: UP, text: 'before' }])
      const { heard } = await listener(ALL_UP)
      await (await speaker(OTHER)).publish([{ topic: UP, text: 'after' }])
      await waitUntil(() => heard.length > 0, { what: 'the later message' })
      expect(heard.map(({ text }) => text)).toEqual(['after'])
    })

    test('acknowledges with the number of the PUBLISH, also the highest and one that comes twice', async () => {
      const socket = rawSocket(broker.port)
      open.push({ end: () => socket.destroy() })
      await once(socket, 'connect')
      const acknowledged: number[] = []
      let accepted = false
      socket.on(
        'data',
        packetReader((type, body) => {
          if (type === 2) accepted = body[1] === 0
          if (type === 4) acknowledged.push(body.readUInt16BE(0))
        }),
      )
      socket.write(connectPacket(DEVICE))
      await waitUntil(() => accepted, { what: 'the CONNACK' })
      const numbers = [1, 65_535, 7, 7]
      for (const number of numbers) socket.write(publishPacket(number, Buffer.from(UP), 'x'))
      await waitUntil(() => acknowledged.length >= numbers.length, { what: 'every PUBACK' })
      expect(acknowledged).toEqual(numbers)
    })

    test('takes everybody again after it was killed', async () => {
      const before = await speaker(DEVICE)
      await broker.kill()
      await waitUntil(() => before.isClosed, { what: 'the end of the broker to be noticed' })
      await broker.start()
      const { heard } = await listener(ALL_UP)
      const again = await speaker(DEVICE)
      await waitUntil(
        async () => {
          await again.publish([{ topic: UP, text: 'again' }])
          return heard.length > 0
        },
        { what: 'a message after the restart' },
      )
      expect(heard[0]).toEqual({ topic: UP, text: 'again' })
    })
  })
}
