import { describe, expect, it } from 'vitest'
import { ACK, block, CAN, EOT, headBlock, NAK, READY } from './xmodem-bytes.ts'
import { XmodemSender } from './xmodem-sender.ts'

const IMAGE = Uint8Array.from({ length: 1024 + 100 }, (_, at) => at & 0xff)
const [FIRST, SECOND] = [block(1, IMAGE.subarray(0, 1024)), block(2, IMAGE.subarray(1024))]

/** A sender whose receiver is ready. */
function begun(way: 'xmodem' | 'ymodem') {
  const sender = new XmodemSender(IMAGE, way, 'a.bin')
  sender.start()
  sender.hear(Uint8Array.of(READY))
  return { sender, first: sender.silent().say, hear: (...bytes: number[]) => sender.hear(Uint8Array.from(bytes)) }
}

describe('a sender of XMODEM-1K', () => {
  it('begins when a C stands alone, and not at one within a greeting', () => {
    const sender = new XmodemSender(IMAGE, 'xmodem')
    sender.start()
    sender.hear(Buffer.from('BOOT C'))
    sender.hear(Buffer.from('ODE 2\r\n'))
    expect(sender.silent().say).toBeUndefined()
    sender.hear(Uint8Array.of(READY))
    expect(sender.silent().say).toEqual(FIRST)
  })

  it('gives block after block, then the word at the end', () => {
    const { first, hear, sender } = begun('xmodem')
    expect(first).toEqual(FIRST)
    expect(hear(ACK).say).toEqual(SECOND)
    expect(hear(ACK).say).toEqual(Uint8Array.of(EOT))
    expect(sender.progress()).toEqual({ done: 2, of: 2 })
    expect(hear(ACK)).toMatchObject({ end: 'done' })
  })

  it('gives a block again when it is asked to, and gives up after ten times', () => {
    const { hear } = begun('xmodem')
    for (let time = 0; time < 10; time++) expect(hear(NAK)).toMatchObject({ say: FIRST })
    expect(hear(NAK)).toMatchObject({ end: 'retries', say: new Uint8Array(8).fill(CAN) })
  })

  it('takes one C after the first block for an old one, and two for a question', () => {
    const { hear } = begun('xmodem')
    expect(hear(READY).say).toBeUndefined()
    expect(hear(READY).say).toEqual(FIRST)
  })

  it('takes what came before a word for no answer to it', () => {
    const { hear } = begun('xmodem')
    expect(hear(ACK, ACK, ACK).say).toEqual(SECOND)
    expect(hear(ACK).say).toEqual(Uint8Array.of(EOT))
  })

  it('stops at two CAN in a row, and at no single one', () => {
    const { hear } = begun('xmodem')
    expect(hear(CAN, 0x11, CAN).end).toBeUndefined()
    expect(hear(CAN)).toMatchObject({ end: 'refused' })
  })

  it('says that nobody was ready, and that the end was not answered', () => {
    const silent = new XmodemSender(IMAGE, 'xmodem')
    silent.start()
    expect(silent.silent()).toMatchObject({ end: 'not_ready' })
    const { hear, sender } = begun('xmodem')
    hear(ACK)
    hear(ACK)
    for (let time = 0; time < 10; time++) expect(sender.silent()).toMatchObject({ say: Uint8Array.of(EOT) })
    expect(sender.silent()).toMatchObject({ end: 'unsure' })
  })
})

describe('a sender of YMODEM', () => {
  it('says name and length first, and ends the batch', () => {
    const { first, hear } = begun('ymodem')
    expect(first).toEqual(headBlock('a.bin', IMAGE.length))
    expect(hear(ACK).say).toBeUndefined()
    expect(hear(READY).say).toEqual(FIRST)
    expect(hear(ACK).say).toEqual(SECOND)
    expect(hear(ACK).say).toEqual(Uint8Array.of(EOT))
    expect(hear(NAK).say).toEqual(Uint8Array.of(EOT))
    expect(hear(ACK, READY).say).toEqual(headBlock())
    expect(hear(ACK)).toMatchObject({ end: 'done' })
  })

  it('is unsure of a board that leaves after the word at the end', () => {
    const { hear, sender } = begun('ymodem')
    hear(ACK, READY)
    hear(ACK)
    hear(ACK)
    hear(ACK)
    sender.silent()
    expect(sender.silent()).toMatchObject({ end: 'unsure' })
  })
})
