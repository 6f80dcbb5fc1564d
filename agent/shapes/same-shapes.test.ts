import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile as compileTypeBox } from 'typebox/compile'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Compile } from './compile.ts'
import type { Shape } from './type.ts'

/** Every file of the protocol whose shapes come into the bundle of the agent. */
const FILES = [
  'envelope',
  'ids',
  'session',
  'api/enrolments',
  'api/devices',
  'api/paging',
  'kiosk',
  'lesson-applications',
  'messages/ack',
  'messages/command',
  'messages/equipment',
  'messages/day-plan',
  'messages/event',
  'messages/inventory',
  'messages/lesson',
  'messages/result',
  'messages/wake',
  'equipment-settings',
  'spec/device-spec',
  'spec/firmware',
  'spec/framing',
  'spec/transport',
  'rules/readings',
  'rules/device-status',
  'update/metadata',
  'update/package-entry',
  'update/target-facts',
]

const load = (file: string): Promise<Record<string, unknown>> => import(`@preau/protocol/${file}.ts`)

/** The shapes among what a file exports: objects that say what a value must be. */
async function shapesOf(file: string): Promise<Record<string, Shape>> {
  const isShape = (value: unknown) =>
    typeof value === 'object' && value !== null && ('anyOf' in value || 'enum' in value || 'type' in value)
  return Object.fromEntries(Object.entries(await load(file)).filter(([, value]) => isShape(value))) as Record<
    string,
    Shape
  >
}

const ours: Record<string, Shape> = {}
const theirs: Record<string, Shape> = {}
for (const file of FILES) {
  for (const [name, shape] of Object.entries(await shapesOf(file))) theirs[`${file} ${name}`] = shape
}
vi.resetModules()
vi.doMock('typebox', () => import('./type.ts'))
vi.doMock('typebox/compile', () => import('./compile.ts'))
for (const file of FILES) {
  for (const [name, shape] of Object.entries(await shapesOf(file))) ours[`${file} ${name}`] = shape
}

afterAll(() => {
  vi.doUnmock('typebox')
  vi.doUnmock('typebox/compile')
  vi.resetModules()
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc.constantFrom('', '0'.repeat(32), 'a', 'disk.used:/', 'inventory', '\u{1f600}'.repeat(80)),
)
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(0, -1, 1, 0.5, 2 ** 53, 253_402_300_799_999, [], {}, null),
)

interface Parts extends Shape {
  anyOf?: readonly Shape[]
  properties?: Record<string, Shape>
  items?: Shape | readonly Shape[]
  patternProperties?: Record<string, Shape>
}

/** Values that fit `shape`, and values that miss it by a little: one part of it is something else. */
function near(shape: Shape): fc.Arbitrary<unknown> {
  const { type, anyOf, properties, items, patternProperties } = shape as Parts
  const values = shape.enum as readonly unknown[] | undefined
  const fitting = (): fc.Arbitrary<unknown> => {
    if ('const' in shape) return fc.constant(shape.const)
    if (values) return fc.constantFrom(...values)
    if (anyOf) return fc.oneof(...anyOf.map(near))
    if (Array.isArray(items)) return fc.tuple(...items.map(near))
    if (type === 'array') return fc.array(near((items ?? {}) as Shape), { maxLength: 4 })
    if (properties) return fc.record(mapped(properties, near), { requiredKeys: [] })
    if (patternProperties) return fc.dictionary(text, near(Object.values(patternProperties)[0] ?? {}), { maxKeys: 4 })
    if (type === 'boolean') return fc.boolean()
    if (type === 'null') return fc.constant(null)
    if (type === 'integer') return fc.integer({ min: -3, max: 1000 })
    if (type === 'number') return fc.double({ noNaN: true })
    return type === 'string' ? strings(shape) : anything
  }
  return fc.oneof({ weight: 12, arbitrary: fitting() }, { weight: 1, arbitrary: anything })
}

function strings({ pattern }: Shape): fc.Arbitrary<string> {
  return typeof pattern === 'string' ? fc.oneof(fc.stringMatching(new RegExp(pattern)), text) : text
}

function mapped(properties: Record<string, Shape>, arbitrary: (shape: Shape) => fc.Arbitrary<unknown>) {
  return Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, arbitrary(shape)]))
}

describe('the shapes of the agent', () => {
  it('are the JSON Schema of TypeBox, word for word', () => {
    expect(Object.keys(theirs).length).toBeGreaterThan(20)
    expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
  })

  it.each(Object.keys(theirs))('judge every value as TypeBox does: %s', (name) => {
    const shape = theirs[name] ?? {}
    const [one, other] = [Compile(shape), compileTypeBox(shape as TSchema)]
    const verdicts = new Set<boolean>()
    fc.assert(
      fc.property(near(shape), (value) => {
        const verdict = one.Check(value)
        verdicts.add(verdict)
        expect(verdict).toBe(other.Check(value))
        expect(one.Errors(value).length > 0).toBe(!verdict)
      }),
      { numRuns: 300 },
    )
    expect(verdicts.has(false)).toBe(true)
  })

  it('say where a value goes wrong', async () => {
    const compiled = Compile(theirs['messages/ack Ack'] ?? {})
    expect(compiled.Errors({ epoch: 1, upto: 'x', time: 1 })).toEqual([
      { instancePath: '/upto', message: 'another shape' },
    ])
  })

  it('refuse a keyword that they do not know', () => {
    expect(() => Compile({ type: 'string', format: 'email' })).toThrow('INTERNAL')
    expect(() => Compile({ type: 'tuple' })).toThrow('INTERNAL')
    expect(() => Compile({ type: 'object', additionalProperties: { type: 'string' } })).toThrow('INTERNAL')
  })
})
