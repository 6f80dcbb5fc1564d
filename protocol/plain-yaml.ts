import { CORE_SCHEMA, load } from 'js-yaml'
import { type ErrorCode, PreauError } from './errors.ts'

/** Deeper than any contract or spec is. */
const DEPTH = 64

/**
 * What a YAML text says, of what JSON has alone: no tags, no second document. What an alias names stands there once, so that the
 * text cannot grow in memory; who reads it on must stop at the first thing that his shape does not have.
 * @param invalid code of the error that is thrown where it is none, with `path`, `expected` and, where it is known, the `line`
 * @param aliases how many `*names` it may have
 */
export function readPlainYaml(text: string, invalid: ErrorCode, aliases = 0): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, maxAliases: aliases, maxDepth: DEPTH })
  } catch (error) {
    const line = error instanceof Error && 'mark' in error ? lineOf(error.mark) : undefined
    throw new PreauError(invalid, { path: '/', expected: 'YAML', line }, error)
  }
}

function lineOf(mark: unknown): number | undefined {
  if (typeof mark !== 'object' || mark === null || !('line' in mark)) return undefined
  return typeof mark.line === 'number' ? mark.line + 1 : undefined
}
