import { createRequire } from 'node:module'
import { signedText } from '@preau/protocol/update/signed-text.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const { canonicalize }: { canonicalize(value: unknown): string } = createRequire(import.meta.resolve('@tufjs/models'))(
  '@tufjs/canonical-json',
)

it('the text that is signed is the same, byte for byte, as the one that the client checks', () => {
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), tie('any'), { maxKeys: 4 }),
    ),
  })).any
  fc.assert(
    fc.property(value, (each) => {
      expect(signedText(each)).toBe(canonicalize(each))
    }),
    { numRuns: 1000 },
  )
})

it('what canonical JSON cannot say is not signed', () => {
  for (const value of [undefined, 1.5, Number.NaN, { a: undefined }, () => 1, Symbol('x')]) {
    expect(() => signedText(value)).toThrow('[UPDATE_METADATA_INVALID]')
  }
})
