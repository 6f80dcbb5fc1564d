import { createConnection } from 'node:net'
import { expect, it } from 'vitest'
import { startBroker } from '../../server/broker/broker.ts'
import { connectPacket } from '../processes/mqtt-wire.ts'
import { waitUntil } from '../wait-until.ts'

const SCHOOL = '01999d00-0000-7000-8000-000000000001'
const DEVICE = '01999d00-0000-7000-8000-0000000000aa'

/** CONNECT with a will: the flag in its 10th byte, topic and payload after the client id. */
function connectWithWill(topic: string, payload: string): Buffer {
  const plain = connectPacket(DEVICE)
  const field = (text: string) => Buffer.from([text.length >> 8, text.length & 0xff, ...Buffer.from(text)])
  const body = Buffer.concat([plain.subarray(2), field(topic), field(payload)])
  body.writeUInt8(0x0e, 7)
  return Buffer.concat([Buffer.from([0x10, (body.length & 0x7f) | 0x80, body.length >> 7]), body])
}

it('hands the will of a cut connection on, and does not take it for a sign of life', async () => {
  const kinds: string[] = []
  let heard = 0
  const broker = await startBroker(
    { plain: { host: '127.0.0.1', port: 0 } },
    {
      identify: (clientId) => (clientId === DEVICE ? { school: SCHOOL, device: DEVICE } : undefined),
      receive: ({ kind, settle }) => {
        kinds.push(kind)
        settle()
      },
      heard: () => {
        heard += 1
      },
      closed: () => undefined,
      report: () => undefined,
    },
  )
  const socket = createConnection({ port: Number(new URL(broker.plain ?? '').port), host: '127.0.0.1' })
  socket.on('error', () => undefined)
  socket.write(connectWithWill(`preau1/up/${SCHOOL}/${DEVICE}/death`, '{}'))
  await waitUntil(() => heard === 1, { what: 'the client to be connected' })
  socket.destroy()
  await waitUntil(() => kinds.length === 1, { what: 'the will' })
  await broker.close()
  expect([kinds, heard]).toEqual([['death'], 1])
})
