import type { SectionItem } from '@preau/protocol/messages/inventory.ts'

/** Section 7.18.2 of SMBIOS 3.7 (DSP0134): types of memory devices, those of machines that still run. */
export const MEMORY_TYPES: Readonly<Record<number, string>> = {
  18: 'DDR',
  19: 'DDR2',
  24: 'DDR3',
  26: 'DDR4',
  27: 'LPDDR',
  28: 'LPDDR2',
  29: 'LPDDR3',
  30: 'LPDDR4',
  34: 'DDR5',
  35: 'LPDDR5',
}

const HEADER_BYTES = 4
const MEMORY_DEVICE = 17
const END_OF_TABLE = 127
const MEBIBYTE = 1024 ** 2
const SIZE_IS_ELSEWHERE = 0x7fff
const IN_KIBIBYTES = 0x8000
const UNKNOWN = 0xffff

interface Structure {
  type: number
  view: DataView
  /** Section 6.1.3: strings are counted from 1; 0 is none. */
  string: (offset: number) => string | undefined
}

/** The memory modules in the SMBIOS table, as firmware lays it out; empty slots are left out. A cut table gives what is whole. */
export function parseMemoryModules(table: Uint8Array): SectionItem<'memory'>[] {
  return structures(table).flatMap((structure) => (structure.type === MEMORY_DEVICE ? moduleOf(structure) : []))
}

/** Section 7.18: memory device (type 17). */
function moduleOf({ view, string }: Structure): SectionItem<'memory'>[] {
  const word = (offset: number) => (offset + 2 <= view.byteLength ? view.getUint16(offset, true) : 0)
  const size = word(0x0c)
  if (size === 0 || size === UNKNOWN) return []
  const extended = view.byteLength >= 0x20 ? view.getUint32(0x1c, true) * MEBIBYTE : 0
  const plain = size & IN_KIBIBYTES ? (size & 0x7fff) * 1024 : size * MEBIBYTE
  const type = view.byteLength > 0x12 ? MEMORY_TYPES[view.getUint8(0x12)] : undefined
  const slot = string(0x10)
  const manufacturer = string(0x17)
  const serial = string(0x18)
  const mhz = word(0x15)
  return [
    {
      ...(slot && { slot }),
      size: size === SIZE_IS_ELSEWHERE ? extended : plain,
      ...(type && { type }),
      ...(mhz > 0 && mhz !== UNKNOWN && { mhz }),
      ...(manufacturer && { manufacturer }),
      ...(serial && { serial }),
    },
  ]
}

/** Section 6.1: a header with its length, the formatted part, then strings that a double zero ends. */
function structures(table: Uint8Array): Structure[] {
  const found: Structure[] = []
  let at = 0
  while (at + HEADER_BYTES <= table.length) {
    const type = table[at] ?? END_OF_TABLE
    const length = table[at + 1] ?? 0
    const strings: string[] = []
    let next = at + length
    if (length < HEADER_BYTES || next > table.length || type === END_OF_TABLE) break
    while (next < table.length && table[next] !== 0) {
      const end = table.indexOf(0, next)
      if (end < 0) return found
      strings.push(new TextDecoder('latin1').decode(table.subarray(next, end)).trim())
      next = end + 1
    }
    const view = new DataView(table.buffer, table.byteOffset + at, length)
    const string = (offset: number) => (offset < length ? strings[view.getUint8(offset) - 1] || undefined : undefined)
    found.push({ type, view, string })
    at = next + (strings.length === 0 ? 2 : 1)
  }
  return found
}
