import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuditEntry, type ChainedEntry, chain, EMPTY_CHAIN, followChain, nameFault } from './audit-chain.ts'

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
const different = fc.uniqueArray(entry, { minLength: 3, maxLength: 12, selector: (each) => JSON.stringify(each) })
const chained = different.map((lines) => {
  const all: ChainedEntry[] = []
  for (const line of lines) all.push(chain(all.at(-1) ?? EMPTY_CHAIN, line))
  return all
})

/** What a verifier says of these lines. */
function look(lines: readonly ChainedEntry[]) {
  const { head, fitted } = followChain(EMPTY_CHAIN, lines)
  return fitted === lines.length ? head.seq : nameFault(head, lines.slice(fitted))
}

/** The lines as a table holds them whose rows were given new numbers, so that there is no hole. */
const renumber = (lines: readonly ChainedEntry[]) => lines.map((line, index) => ({ ...line, seq: index + 1 }))

describe('the chain of the audit', () => {
  it('is followed to its last line, from its beginning and from any line', () => {
    fc.assert(
      fc.property(chained, fc.nat(), (all, cut) => {
        const last = all.at(-1)
        const from = cut % all.length
        const head = { seq: last?.seq, hash: last?.hash }
        expect(followChain(EMPTY_CHAIN, all)).toEqual({ head, fitted: all.length })
        const rest = all.slice(from + 1)
        expect(followChain(all[from] ?? EMPTY_CHAIN, rest)).toEqual({ head, fitted: rest.length })
      }),
    )
  })

  it('names the line that was changed, whichever field it is', () => {
    fc.assert(
      fc.property(chained, fc.nat(), entry, (all, which, other) => {
        const index = which % all.length
        const victim = all[index] as ChainedEntry
        for (const field of Object.keys(other) as (keyof typeof other)[]) {
          if (JSON.stringify(victim[field]) === JSON.stringify(other[field])) continue
          const forged = all.with(index, { ...victim, [field]: other[field] })
          expect(look(forged)).toEqual({ seq: victim.seq, fault: 'changed' })
        }
      }),
    )
  })

  it('names the line that was removed, whether the others kept their numbers or moved up', () => {
    fc.assert(
      fc.property(chained, fc.nat(), (all, which) => {
        const index = which % (all.length - 2)
        const { seq } = all[index] as ChainedEntry
        const fault = { seq, fault: 'missing' }
        expect(look(all.toSpliced(index, 1))).toEqual(fault)
        expect(look(renumber(all.toSpliced(index, 1)))).toEqual(fault)
      }),
    )
  })

  it('names the first place where lines stand in another order, whatever numbers they were given', () => {
    fc.assert(
      fc.property(chained, fc.nat(), fc.nat(), (all, one, other) => {
        const [from, to] = [one % all.length, other % all.length]
        fc.pre(from !== to)
        const fault = { seq: Math.min(from, to) + 1, fault: 'reordered' }
        const [a, b] = [all[from] as ChainedEntry, all[to] as ChainedEntry]
        const swapped = all.with(from, b).with(to, a)
        const moved = all.toSpliced(from, 1).toSpliced(to, 0, a)
        for (const lines of [swapped, moved, renumber(swapped), renumber(moved)]) expect(look(lines)).toEqual(fault)
      }),
    )
  })

  it('names the place where lines were put in, with a hash of their own or with that of another', () => {
    fc.assert(
      fc.property(chained, fc.nat(), entry, (all, which, other) => {
        const index = which % all.length
        const before = all[index - 1] ?? EMPTY_CHAIN
        const { seq, hash } = all[index] as ChainedEntry
        fc.pre(chain(before, other).hash !== hash)
        const stranger = { ...other, seq, hash }
        const fault = { seq, fault: 'inserted' }
        expect(look(renumber(all.toSpliced(index, 0, stranger)))).toEqual(fault)
        expect(look(all.toSpliced(index, 0, stranger))).toEqual(fault)
        const copy = { ...(all[index] as ChainedEntry) }
        expect(look(renumber(all.toSpliced(index + 1, 0, copy)))).toMatchObject({ seq: seq + 1 })
      }),
    )
  })
})
