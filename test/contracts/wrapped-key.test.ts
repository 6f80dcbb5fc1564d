import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { expect, it } from 'vitest'
import { keySeal } from '../../agent/keys/key-seal.ts'
import { WrappingKey } from '../../server/keys/wrapping-key.ts'

it('a wrapped key is the same to an agent and to a server, which may not import each other', () => {
  const secret = new Uint8Array(32).map((_, i) => 255 - i)
  const [seal, key] = [keySeal(secret), new WrappingKey(secret)]
  const texts = [seal.wrap('PEM é', 'device.key'), key.wrap('PEM é', 'device.key')]
  expect(texts.map(isWrapped)).toEqual([true, true])
  expect(texts.map((text) => [seal.open(text, 'device.key'), key.open(text, 'device.key')])).toEqual([
    ['PEM é', 'PEM é'],
    ['PEM é', 'PEM é'],
  ])
})
