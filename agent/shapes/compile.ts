import { PreauError } from '@preau/protocol/errors.ts'
import type { Shape } from './type.ts'

type Check = (value: unknown) => boolean
type Keys = Readonly<Record<string, unknown>>

export interface Fault {
  instancePath: string
  message: string
}

const TYPES: Readonly<Record<string, Check>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === 'string',
}

/** What each keyword asks of a value; of another type than the keyword is about, nothing. */
const KEYWORDS: Readonly<Record<string, (wanted: never, shape: Shape) => Check>> = {
  type: (name: string) => TYPES[name] ?? unknown(`type ${name}`),
  const: (wanted: unknown) => (value) => value === wanted,
  enum: (values: readonly unknown[]) => (value) => values.includes(value),
  anyOf: (shapes: readonly Shape[]) => someOf(shapes.map(checkOf)),
  minimum: (least: number) => (value) => typeof value !== 'number' || value >= least,
  maximum: (most: number) => (value) => typeof value !== 'number' || value <= most,
  minLength: (least: number) => (value) => typeof value !== 'string' || charactersIn(value) >= least,
  maxLength: (most: number) => (value) => typeof value !== 'string' || charactersIn(value) <= most,
  pattern: (source: string) => ofStrings(new RegExp(source, 'u')),
  items: (shape: Shape | readonly Shape[]) => (isList(shape) ? ofPlaces(shape.map(checkOf)) : ofItems(checkOf(shape))),
  additionalItems: (_: false, { items }) => ofLength(isList(items) ? items.length : 0),
  minItems: (least: number) => (value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number) => (value) => !Array.isArray(value) || value.length <= most,
  required: (names: readonly string[]) => (value) =>
    !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (shapes: Readonly<Record<string, Shape>>) => ofProperties(shapes),
  patternProperties: (shapes: Readonly<Record<string, Shape>>) => ofPatterns(shapes),
  minProperties: (least: number) => (value) => !isObject(value) || Object.keys(value).length >= least,
  maxProperties: (most: number) => (value) => !isObject(value) || Object.keys(value).length <= most,
  additionalProperties: (wanted: unknown, shape) =>
    wanted === false ? onlyNamed(shape) : unknown('additionalProperties'),
  description: () => () => true,
  default: () => () => true,
}

/**
 * What `protocol/decode.ts` compiles shapes with, in the bundle of the agent: TypeBox's compiler with all of JSON Schema is 6 MB
 * of memory there, for the few messages that a server sends. A keyword that is not in the table is a mistake and throws.
 */
export function Compile(shape: Shape): { Check: Check; Errors(value: unknown): Fault[] } {
  const check = checkOf(shape)
  return { Check: check, Errors: (value) => (check(value) ? [] : [faultIn(shape, value, '')]) }
}

function checkOf(shape: Shape): Check {
  const checks = Object.entries(shape).map(([keyword, wanted]) => {
    const of = KEYWORDS[keyword] ?? unknown(keyword)
    return of(wanted as never, shape)
  })
  return (value) => checks.every((check) => check(value))
}

/** Where `value` goes against `shape` first: as deep as properties and items lead. */
function faultIn(shape: Shape, value: unknown, path: string): Fault {
  const inner = innerOf(shape, value).find(([, inside, each]) => !checkOf(inside)(each))
  return inner ? faultIn(inner[1], inner[2], `${path}/${inner[0]}`) : { instancePath: path, message: 'another shape' }
}

function innerOf({ properties = {}, items }: Shape, value: unknown): [string, Shape, unknown][] {
  if (Array.isArray(value)) {
    const at = (index: number) => (isList(items) ? items[index] : items) as Shape | undefined
    return value.flatMap((each, index): [string, Shape, unknown][] => {
      const inside = at(index)
      return inside ? [[`${index}`, inside, each]] : []
    })
  }
  if (!isObject(value)) return []
  const entries = Object.entries(properties as Record<string, Shape>)
  return entries.flatMap(([name, inside]) => (Object.hasOwn(value, name) ? [[name, inside, value[name]]] : []))
}

const someOf =
  (checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))

const ofStrings =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value !== 'string' || pattern.test(value)

const ofItems =
  (check: Check): Check =>
  (value) =>
    !Array.isArray(value) || value.every(check)

/** Each place of a list by a shape of its own. */
const ofPlaces =
  (checks: readonly Check[]): Check =>
  (value) =>
    !Array.isArray(value) || checks.every((check, index) => index >= value.length || check(value[index]))

const ofLength =
  (most: number): Check =>
  (value) =>
    !Array.isArray(value) || value.length <= most

function ofProperties(shapes: Readonly<Record<string, Shape>>): Check {
  const checks = Object.entries(shapes).map(([name, shape]) => [name, checkOf(shape)] as const)
  return (value) =>
    !isObject(value) || checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name]))
}

function ofPatterns(shapes: Readonly<Record<string, Shape>>): Check {
  const checks = Object.entries(shapes).map(([source, shape]) => [new RegExp(source, 'u'), checkOf(shape)] as const)
  return (value) =>
    !isObject(value) ||
    Object.entries(value).every(([name, each]) =>
      checks.every(([pattern, check]) => !pattern.test(name) || check(each)),
    )
}

/** No key but those that `properties` name or a pattern fits. */
function onlyNamed({ properties = {}, patternProperties = {} }: Shape): Check {
  const patterns = Object.keys(patternProperties as object).map((source) => new RegExp(source, 'u'))
  const isNamed = (name: string) =>
    Object.hasOwn(properties as object, name) || patterns.some((each) => each.test(name))
  return (value) => !isObject(value) || Object.keys(value).every(isNamed)
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly Shape[] {
  return Array.isArray(value)
}

/** As JSON Schema counts: a character beyond 65 535 is one. */
function charactersIn(text: string): number {
  return [...text].length
}

function unknown(keyword: string): never {
  throw new PreauError('INTERNAL', { why: `a shape with ${keyword}` })
}
