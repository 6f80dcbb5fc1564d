import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import { newDraft, toCondition, toDraft } from './draft.ts'

const GIB = 1024 ** 3

describe('a condition while it is edited', () => {
  it.each<[Condition, string]>([
    [{ field: 'memory', operator: 'below', value: 8 * GIB }, '8'],
    [{ field: 'memory', operator: 'below', value: 1.5 * GIB }, '1,5'],
    [{ field: 'disk.free', operator: 'below', value: 20e9 }, '20'],
    [{ field: 'battery.health', operator: 'below', value: 70 }, '70'],
    [{ field: 'software', operator: 'below', value: '24.2', name: 'LibreOffice', exact: true }, '24.2'],
    [{ field: 'software', operator: 'absent', name: 'VLC' }, ''],
    [{ field: 'status', operator: 'is', value: 'down' }, 'down'],
    [{ field: 'model', operator: 'unknown' }, ''],
  ])('%j stands in its field in the unit beside it, and comes back', (condition, text) => {
    const draft = toDraft(1, condition, 'fr')
    expect(draft.text).toBe(text)
    expect(toCondition(draft)).toEqual(condition)
  })

  it('asks nothing as long as something is missing', () => {
    const memory = newDraft(1, 'memory')
    expect(toCondition(memory)).toBeUndefined()
    for (const text of ['', ' ', 'huit', '-1', '1e30']) expect(toCondition({ ...memory, text })).toBeUndefined()
    expect(toCondition({ ...newDraft(1, 'software'), text: '24.2' })).toBeUndefined()
    expect(toCondition({ ...newDraft(1, 'software'), name: 'VLC', text: 'récente' })).toBeUndefined()
  })

  it('begins with what is asked for most, and with a value where there are few', () => {
    expect(newDraft(3, 'status')).toEqual({
      key: 3,
      field: 'status',
      operator: 'is',
      text: 'down',
      name: '',
      exact: false,
    })
    expect(newDraft(4, 'software').operator).toBe('below')
  })
})
