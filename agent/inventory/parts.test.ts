import { decodeInventory, type Inventory } from '@preau/protocol/messages/inventory.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanItems } from './clean.ts'
import { inventoryMessages, MAX_PART_BYTES, partsOf } from './parts.ts'

const programsIn = (parts: Inventory[]) => parts.flatMap((part) => (part.section === 'software' ? part.items : []))
const bytesOf = (part: Inventory) => Buffer.byteLength(JSON.stringify(part))
const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const programs = fc.array(
  fc.record({ name: anyText, version: anyText, vendor: anyText, installed: anyText }, { requiredKeys: ['name'] }),
  { maxLength: 60 },
)

describe('partsOf', () => {
  it('keeps every part small, every item, and their order', () => {
    fc.assert(
      fc.property(programs, fc.integer({ min: 1, max: 40 }), (some, times) => {
        const items = cleanItems('software', Array.from({ length: times }, () => some).flat())
        const parts = partsOf('software', items)
        expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(MAX_PART_BYTES)
        expect(programsIn(parts)).toEqual(items)
        expect(parts.map(({ part, parts: of, digest }) => [part, of, digest])).toEqual(
          parts.map((_, index) => [index + 1, parts.length, sectionDigest(items)]),
        )
        for (const part of parts) expect(() => decodeInventory(JSON.parse(JSON.stringify(part)))).not.toThrow()
      }),
      { numRuns: 60 },
    )
  })

  it('splits where the next item would be too much, and at 1000 items', () => {
    const large = Array.from({ length: 300 }, (_, index) => ({
      name: `${index} ${'x'.repeat(190)}`,
      version: 'y'.repeat(200),
    }))
    const small = Array.from({ length: 2500 }, () => ({ name: 'a' }))
    expect([
      partsOf('software', large).map((part) => part.items.length),
      partsOf('software', small).map((part) => part.items.length),
    ]).toEqual([
      [117, 116, 67],
      [1000, 1000, 500],
    ])
  })

  it('sends an empty section as one empty part', () => {
    expect(partsOf('displays', [])).toEqual([
      { section: 'displays', digest: sectionDigest([]), part: 1, parts: 1, items: [] },
    ])
  })

  it('leaves out what no section may hold, with a digest of what is sent', () => {
    const items = Array.from({ length: 4000 }, (_, index) => ({
      name: `${index}`,
      version: 'é'.repeat(200),
      vendor: 'é'.repeat(100),
    }))
    const parts = partsOf('software', items)
    const sent = programsIn(parts)
    expect([parts.length, sent.length < items.length, parts[0]?.digest]).toEqual([32, true, sectionDigest(sent)])
  })
})

describe('inventoryMessages', () => {
  const sections = { displays: [{ model: 'PL2493H' }], printers: [{ name: 'Couloir' }] }

  it('sends every section at first, then only what changed', () => {
    const first = inventoryMessages(sections)
    const again = inventoryMessages(sections, first.digests)
    const changed = inventoryMessages({ ...sections, displays: [] }, first.digests)
    expect([first, again, changed].map(({ messages }) => messages.map(({ section }) => section))).toEqual([
      ['displays', 'printers'],
      [],
      ['displays'],
    ])
  })

  it('keeps the digest of a section that could not be read', () => {
    const { digests } = inventoryMessages(sections)
    expect(inventoryMessages({ printers: sections.printers }, digests)).toEqual({ digests, messages: [] })
  })
})
