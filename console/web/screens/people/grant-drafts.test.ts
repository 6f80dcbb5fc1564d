import type { Grant } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import { draftOf, grantsOf } from './grant-drafts.ts'

const GRANTS: Grant[] = [
  { role: 'admin', scope: { kind: 'server' } },
  { role: 'technician', scope: { kind: 'authority', id: 'a1' } },
  { role: 'supplier', scope: { kind: 'lot', id: 'l1' } },
]

describe('grants that are being chosen', () => {
  it('are the same again when nothing was changed', () => {
    expect(grantsOf(GRANTS.map(draftOf))).toEqual(GRANTS)
  })

  it('are not ready while one has no scope', () => {
    expect(grantsOf([{ key: 1, role: 'teacher', scope: '' }])).toBeUndefined()
  })

  it('count once where two are the same', () => {
    const twice = [...GRANTS, ...GRANTS].map(draftOf)
    expect(grantsOf(twice)).toEqual(GRANTS)
  })
})
