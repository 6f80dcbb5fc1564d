import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type ErrorCode, PreauError } from './errors.ts'

/** Reads a value of unknown origin as a shape. */
export type Decoder<T> = (value: unknown) => T

/**
 * A decoder for `schema`. It gives the value itself (unknown fields are kept) or throws `code` with the path of the first
 * fault and what was expected there; it throws nothing else, whatever it is given.
 */
export function decoder<S extends TSchema>(schema: S, code: ErrorCode): Decoder<Static<S>> {
  const compiled = Compile(schema)
  return (value) => {
    if (compiled.Check(value)) return value as Static<S>
    const [fault] = compiled.Errors(value)
    throw new PreauError(code, { path: fault?.instancePath || '/', expected: fault?.message ?? 'another shape' })
  }
}
