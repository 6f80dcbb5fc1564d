import { createSocket } from 'node:dgram'
import type { NetworkInterfaceInfo } from 'node:os'
import { bytesOf } from '@preau/protocol/spec/bytes.ts'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { answerPjlinkSearch } from '../simulators/serve-datagrams.ts'
import { realClock } from '../uplink/clock.ts'
import { broadcastAddresses, listenToPjlink, type PjlinkHint, pjlinkLine, searchPjlink } from './pjlink-search.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

const MAC = '00:26:ab:cd:ef:01'

/** A port of this machine that nobody has, to be listened at by the searcher. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, () => bound()))
  const { port } = socket.address()
  await new Promise<void>((closed) => socket.close(() => closed()))
  return port
}

async function projector(answerPort: number, host = '127.0.0.1') {
  const answerer = await answerPjlinkSearch({ mac: MAC, answerPort, host })
  cleanUps.push(() => answerer.close())
  return answerer
}

describe('the search of PJLink', () => {
  it('tells each projector that answers, once, with its hardware address', async () => {
    const listenPort = await freePort()
    const { port } = await projector(listenPort)
    const told: string[] = []
    const enough = new AbortController()
    const found = await searchPjlink({
      clock: realClock(),
      addresses: ['127.0.0.1', '127.0.0.1'],
      port,
      listenPort,
      signal: enough.signal,
      onAnswer({ host }) {
        told.push(host)
        enough.abort()
      },
    })
    expect([found, told]).toEqual([[{ host: '127.0.0.1', mac: MAC }], ['127.0.0.1']])
  })

  it('finds nobody where nobody answers', async () => {
    const search = searchPjlink({ clock: realClock(), addresses: ['127.0.0.1'], port: 9, listenPort: 0, within: 50 })
    expect(await search).toEqual([])
  })

  it('says that the port is not to be had', async () => {
    const socket = createSocket('udp4')
    await new Promise<void>((bound) => socket.bind(0, () => bound()))
    cleanUps.push(() => socket.close())
    const listening = listenToPjlink({ port: socket.address().port })
    await expect(listening).rejects.toMatchObject({ code: 'LISTEN_FAILED' })
  })
})

describe('what a projector says unasked', () => {
  it('is a reason to ask, and nothing more', async () => {
    const hints: PjlinkHint[] = []
    const ear = await listenToPjlink({ port: 0, onHint: (hint) => hints.push(hint) })
    cleanUps.push(() => ear.close())
    const { notify } = await projector(ear.port)
    for (const line of ['%2POWR=1', '%2ERST=000200', '%2LKUP=00:26:ab:cd:ef:01', '%2INPT=31', '%2XXXX=1', 'hello']) {
      await notify(line, '127.0.0.1', ear.port)
    }
    await expect.poll(() => hints.length === 4).toBe(true)
    expect(hints.map(({ about }) => about)).toEqual(['power', 'faults', 'link', 'input'])
    expect(hints.map(({ host }) => host)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'])
  })

  it.each([
    ['%2ACKN=00:26:AB:CD:EF:01\r', { is: 'answer', mac: MAC }],
    ['%2ackn=00:26:ab:cd:ef:01', { is: 'answer', mac: MAC }],
    ['%2ACKN=somebody\r', undefined],
    ['%2POWR=1\r', { is: 'hint', about: 'power' }],
    ['%1POWR=1\r', undefined],
    ['%2SRCH\r', undefined],
    [`%2INPT=${'1'.repeat(200)}\r`, undefined],
  ])('%j is read as %j', (line, expected) => {
    expect(pjlinkLine(bytesOf(line))).toEqual(expected)
  })

  it('is none for any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const heard = pjlinkLine(bytes)
        expect(heard === undefined || bytes[0] === 0x25).toBe(true)
      }),
    )
  })
})

describe('the address by which a network is spoken to', () => {
  const card = (address: string, netmask: string, internal = false) =>
    ({ address, netmask, internal, family: 'IPv4', mac: '', cidr: null }) as NetworkInterfaceInfo

  it('is one a network, without loopback', () => {
    const interfaces = {
      lo: [card('127.0.0.1', '255.0.0.0', true)],
      eth0: [card('192.168.1.20', '255.255.255.0'), card('10.9.200.7', '255.255.240.0')],
      wlan0: [card('192.168.1.33', '255.255.255.0')],
    }
    expect(broadcastAddresses(interfaces)).toEqual(['192.168.1.255', '10.9.207.255'])
  })
})
