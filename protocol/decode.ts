import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { type ErrorCode, PreauError } from './errors.ts'

/** Reads a value of unknown origin as a shape. */
export type Decoder<T> = (value: unknown) => T

/**
 * Values within a value up to which its fault is looked for by name. That a large one is wrong is found at once; where, only by
 * a walk through all of it that a hostile sender could make last for seconds.
 */
const NAMED_UP_TO = 500

/**
 * A decoder for `schema`. It gives the value itself (unknown fields are kept) or throws `code` with the path of the first
 * fault and what was expected there, as far as the value is not too large for that; it throws nothing else, whatever it is given.
 */
export function decoder<S extends TSchema>(schema: S, code: ErrorCode): Decoder<Static<S>> {
  // Compiled when it is first asked: a program that reads a few kinds of messages does not pay for all of them.
  let compiled: Validator<Record<string, never>, S> | undefined
  return (value) => {
    compiled ??= Compile(schema)
    if (compiled.Check(value)) return value as Static<S>
    const [fault] = isLargerThan(NAMED_UP_TO, value) ? [] : compiled.Errors(value)
    throw new PreauError(code, { path: fault?.instancePath || '/', expected: fault?.message ?? 'another shape' })
  }
}

/** Whether there are more than `limit` values in `value`, itself counted. */
function isLargerThan(limit: number, value: unknown): boolean {
  const found = [value]
  for (let i = 0; i < found.length && found.length <= limit; i++) {
    const each = found[i]
    if (typeof each !== 'object' || each === null) continue
    const inner = Object.values(each)
    if (inner.length > limit) return true
    found.push(...inner)
  }
  return found.length > limit
}
