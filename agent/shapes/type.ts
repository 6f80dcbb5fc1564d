import { PreauError } from '@preau/protocol/errors.ts'

/** A shape as JSON Schema says it. */
export type Shape = { readonly [keyword: string]: unknown }
type Shapes = Readonly<Record<string, Shape>>

/** Marks a property that may be absent: seen by Type.Object, written nowhere. */
const OPTIONAL = Symbol('optional')

const plain =
  (shape: Shape) =>
  (options: Shape = {}): Shape => ({ ...shape, ...options })

/**
 * What the shapes of `protocol` are written with, in the bundle of the agent: the same JSON Schema as TypeBox makes, in 1 kB
 * instead of 50. What is not here is not used by a message that the agent sends or reads; a test holds both together.
 */
export const Type = {
  Boolean: plain({ type: 'boolean' }),
  Integer: plain({ type: 'integer' }),
  Null: plain({ type: 'null' }),
  Number: plain({ type: 'number' }),
  String: plain({ type: 'string' }),
  Unknown: plain({}),
  Array: (items: Shape, options: Shape = {}): Shape => ({ type: 'array', items, ...options }),
  Enum: (values: readonly unknown[], options: Shape = {}): Shape => ({ enum: values, ...options }),
  Literal: (value: string | number | boolean, options: Shape = {}): Shape => ({
    type: typeof value,
    const: value,
    ...options,
  }),
  Tuple: (items: readonly Shape[], options: Shape = {}): Shape => ({
    type: 'array',
    additionalItems: false,
    items,
    minItems: items.length,
    ...options,
  }),
  Union: (anyOf: readonly Shape[], options: Shape = {}): Shape => ({ anyOf, ...options }),
  Optional: (shape: Shape): Shape => Object.defineProperty({ ...shape }, OPTIONAL, { value: true }),
  Object(properties: Shapes, options: Shape = {}): Shape {
    const required = Object.keys(properties).filter((name) => !(OPTIONAL in (properties[name] ?? {})))
    return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
  },
  /** Options of the whole are left out, as TypeBox does. */
  Omit({ required, properties }: Shape, names: readonly string[]): Shape {
    const isLeft = (name: string) => !names.includes(name)
    const kept = Object.entries(properties as Shapes).filter(([name]) => isLeft(name))
    return { type: 'object', required: (required as string[]).filter(isLeft), properties: Object.fromEntries(kept) }
  },
  /** Of keys by a pattern; any key where the shape of the keys has none. */
  Record({ type, pattern = '^.*$' }: Shape, values: Shape, options: Shape = {}): Shape {
    if (type !== 'string') throw new PreauError('INTERNAL', { why: 'a record of other keys than strings' })
    return { type: 'object', patternProperties: { [`${pattern}`]: values }, ...options }
  },
}
