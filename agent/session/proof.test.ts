import { describe, expect, it } from 'vitest'
import { freshSum, isSameSum, proofOf } from './proof.ts'

const secret = 'ab'.repeat(32)
const nonces = { challenge: '01'.repeat(32), answer: '02'.repeat(32) }

describe('proofOf', () => {
  it('is another one for each side, secret and number', () => {
    const other = { challenge: nonces.answer, answer: nonces.challenge }
    const proofs = [
      proofOf('helper', secret, nonces),
      proofOf('service', secret, nonces),
      proofOf('helper', 'cd'.repeat(32), nonces),
      proofOf('helper', secret, other),
    ]
    expect(new Set(proofs).size).toBe(4)
    expect(proofOf('helper', secret, { ...nonces })).toBe(proofs[0])
    expect(proofs.every((proof) => /^[0-9a-f]{64}$/.test(proof))).toBe(true)
  })
})

describe('isSameSum', () => {
  it('holds for the same sum only', () => {
    expect([isSameSum(secret, secret), isSameSum(secret, 'cd'.repeat(32)), isSameSum(secret, 'ab')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('freshSum', () => {
  it('never comes twice', () => {
    expect(new Set(Array.from({ length: 100 }, freshSum)).size).toBe(100)
  })
})
