import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeParcel, readParcel } from './parcel.ts'

const NAMES = ['agent.mjs', 'NOTICES.txt', 'node_modules/@serialport/bindings-cpp/prebuilds/linux-x64+y/x.glibc.node']
const files = new Map(NAMES.map((name) => [name, Buffer.from(`bytes of ${name}`)]))
/** As somebody makes it who does not check the names. */
const forged = (head: unknown, body = '') => Buffer.from(`preau-parcel-1\n${JSON.stringify(head)}\n${body}`)
const refused = expect.objectContaining({ code: 'UPDATE_PARCEL_INVALID' })

describe('a parcel', () => {
  it('gives the files that it was made of, and has the same bytes however they were named', () => {
    const parcel = makeParcel(files)
    expect(readParcel(parcel)).toEqual(new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))))
    expect(makeParcel(new Map([...files].reverse()))).toEqual(parcel)
  })

  it.each([
    ...[
      '../agent.mjs',
      '/etc/passwd',
      'a//b',
      'a/../../b',
      'a/./b',
      '.',
      '',
      'a/',
      'c:\\x',
      'a\\b',
      'a b',
      '$(reboot)',
    ],
    ...[
      'a`b',
      "a'b",
      'a"b',
      'a\nb',
      'a\0b',
      'con',
      'aux.mjs',
      'x/nul.txt',
      'com1',
      'a.',
      'a./b',
      'slot.json',
      'NODE.exe',
    ],
    ...['node', '-rf', '~/x', 'é.mjs', 'a'.repeat(101), Array.from({ length: 13 }, () => 'a').join('/')],
  ])('U20 has no file called %j', (name) => {
    expect(() => readParcel(forged({ files: [{ name, length: 0 }] }))).toThrow(refused)
    expect(() => makeParcel(new Map([[name, Buffer.alloc(0)]]))).toThrow(refused)
  })

  it('U20 has no two files that are one on some disk, and none that is a folder, too', () => {
    for (const names of [
      ['agent.mjs', 'Agent.mjs'],
      ['a', 'a/b'],
      ['A', 'a/b'],
    ]) {
      expect(() => readParcel(forged({ files: names.map((name) => ({ name, length: 0 })) }))).toThrow(refused)
    }
  })

  it.each([
    ['too much', forged({ files: [{ name: 'a', length: 1 }] }, 'ab')],
    ['too little', forged({ files: [{ name: 'a', length: 3 }] }, 'ab')],
    ['a length below nothing', forged({ files: [{ name: 'a', length: -1 }] })],
    ['half a byte', forged({ files: [{ name: 'a', length: 0.5 }] }, 'a')],
    ['no file', forged({ files: [] })],
    ['another head', forged([])],
    ['no end of its head', Buffer.from('preau-parcel-1\n{"files":[]}')],
    ['another file', Buffer.from('\x7fELF')],
    ['nothing', Buffer.alloc(0)],
  ])('is none with %s', (_what, bytes) => {
    expect(() => readParcel(bytes)).toThrow(refused)
  })

  it('is refused or read, whatever is changed in it, and throws nothing else', () => {
    const parcel = makeParcel(files)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(parcel.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (bytes) => {
          const changed = Buffer.from(parcel)
          for (const [at, byte] of bytes) changed[at] = byte
          try {
            for (const name of readParcel(changed).keys()) expect(name).toMatch(/^[A-Za-z0-9_@][\w@+.\-/]*$/)
          } catch (error) {
            expect(error).toEqual(refused)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
