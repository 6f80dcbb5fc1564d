import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuditEntry, type ChainedEntry, chain, EMPTY_CHAIN, followChain } from './audit-chain.ts'

const entry = fc.record<Omit<AuditEntry, 'seq'>>({
  at: fc.nat(),
  actor: fc.string(),
  action: fc.string(),
  target: fc.string(),
  school: fc.option(fc.string()),
  from: fc.string(),
  result: fc.constantFrom('done', 'refused', 'failed'),
  params: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
})
const entries = fc.array(entry, { minLength: 3, maxLength: 12 }).map((lines) => {
  const chained: ChainedEntry[] = []
  for (const line of lines) chained.push(chain(chained.at(-1) ?? EMPTY_CHAIN, line))
  return chained
})

describe('the chain of the audit', () => {
  it('is followed to its last line, from its beginning and from any line', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (all, cut) => {
        const last = all.at(-1)
        const end = { head: { seq: last?.seq, hash: last?.hash } }
        const from = cut % all.length
        expect(followChain(EMPTY_CHAIN, all)).toEqual(end)
        expect(followChain(all[from] ?? EMPTY_CHAIN, all.slice(from + 1))).toEqual(end)
      }),
    )
  })

  it('names the line that was changed, whichever field it is', () => {
    fc.assert(
      fc.property(entries, fc.nat(), entry, (all, which, other) => {
        const index = which % all.length
        const victim = all[index] as ChainedEntry
        for (const field of Object.keys(other) as (keyof typeof other)[]) {
          if (JSON.stringify(victim[field]) === JSON.stringify(other[field])) continue
          const forged = all.with(index, { ...victim, [field]: other[field] })
          expect(followChain(EMPTY_CHAIN, forged)).toEqual({ fault: { seq: victim.seq, fault: 'changed' } })
        }
      }),
    )
  })

  it('names the line that was removed, unless it was the last, which the exported head tells', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (all, which) => {
        const index = which % (all.length - 1)
        const { seq } = all[index] as ChainedEntry
        expect(followChain(EMPTY_CHAIN, all.toSpliced(index, 1))).toEqual({ fault: { seq, fault: 'missing' } })
      }),
    )
  })

  it('names the place where two lines changed places', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (all, which) => {
        const index = which % (all.length - 1)
        const [one, two] = [all[index] as ChainedEntry, all[index + 1] as ChainedEntry]
        const swapped = all.with(index, two).with(index + 1, one)
        expect(followChain(EMPTY_CHAIN, swapped)).toEqual({ fault: { seq: one.seq, fault: 'missing' } })
        const renumbered = all.with(index, { ...two, seq: one.seq }).with(index + 1, { ...one, seq: two.seq })
        expect(followChain(EMPTY_CHAIN, renumbered)).toEqual({ fault: { seq: one.seq, fault: 'changed' } })
        const repeated = all.toSpliced(index + 1, 0, one)
        expect(followChain(EMPTY_CHAIN, repeated)).toEqual({ fault: { seq: two.seq, fault: 'reordered' } })
      }),
    )
  })
})
