import { decodeInventory, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanItems } from './clean.ts'

describe('cleanItems', () => {
  it('leaves out what a maker forgot to write, where a maker writes', () => {
    const system = {
      manufacturer: 'To Be Filled By O.E.M.',
      model: 'System Product Name',
      serial: '0000000',
      uuid: '03000200-0400-0500-0006-000700080009',
      chassis: '  Notebook ',
      firmware: { vendor: 'Default string', version: 'F.0' },
      processor: { name: '', cores: Number.NaN },
    }
    expect(cleanItems('system', [system])).toEqual([{ chassis: 'Notebook', firmware: { version: 'F.0' } }])
    expect(cleanItems('software', [{ name: '0', version: 'none' }])).toEqual([{ name: '0', version: 'none' }])
    expect(cleanItems('disks', [{ name: '0', serial: 'Not Specified' }])).toEqual([{ name: '0' }])
  })

  it('I5 cuts texts, takes control characters out, and the names of folders of persons', () => {
    const item = {
      name: `a\u0000b\r\n${'x'.repeat(300)}`,
      version: 'C:\\Users\\mdurand\\x /home/mdurand/y',
      vendor: '\ud800',
    }
    expect(cleanItems('software', [item])).toEqual([
      { name: `a b ${'x'.repeat(196)}`, version: 'C:\\Users\\…\\x /home/…/y', vendor: '\ufffd' },
    ])
  })

  it('leaves out an item that no message can bear', () => {
    expect(cleanItems('disks', [{ size: -1 }, { size: 5 }])).toEqual([{ size: 5 }])
    expect(cleanItems('software', [{ version: '1' }, { name: ' ' }])).toEqual([])
  })

  it('gives what the protocol accepts, whatever it is given', () => {
    const anything = fc.array(
      fc.object({ key: fc.constantFrom('name', 'size', 'os', 'serial', 'ghz', 'width', 'default') }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...SECTION_NAMES), anything, (section, given) => {
        const items = cleanItems(section, given)
        expect(() => decodeInventory({ section, digest: '0'.repeat(16), part: 1, parts: 1, items })).not.toThrow()
      }),
    )
  })
})
