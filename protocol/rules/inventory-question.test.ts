import { describe, expect, it } from 'vitest'
import { INVENTORY_FIELD_NAMES, INVENTORY_FIELDS, OPERATORS_OF } from './inventory-fields.ts'
import { askedFields, type Condition, conditionFault, isAboutBatteries, questionFault } from './inventory-question.ts'

const GB = 1024 ** 3

describe('conditionFault', () => {
  it.each<Condition>([
    { field: 'memory', operator: 'below', value: 8 * GB },
    { field: 'software', operator: 'below', name: 'LibreOffice', exact: true, value: '24.2' },
    { field: 'software', operator: 'absent', name: 'OpenBoard' },
    { field: 'software', operator: 'unknown' },
    { field: 'battery.health', operator: 'below', value: 70 },
    { field: 'disk.type', operator: 'is_not', value: 'hdd' },
    { field: 'os.version', operator: 'below', value: '24H2' },
    { field: 'heard', operator: 'older', value: 30 },
    { field: 'model', operator: 'unknown' },
  ])('finds nothing wrong with %j', (condition) => {
    expect(conditionFault(condition)).toBeUndefined()
  })

  it.each<[Condition, string]>([
    [{ field: 'memory', operator: 'contains', value: 'x' }, 'operator'],
    [{ field: 'memory', operator: 'below', value: '8' }, 'value'],
    [{ field: 'memory', operator: 'below' }, 'value'],
    [{ field: 'cores', operator: 'is', value: 1.5 }, 'value'],
    [{ field: 'memory', operator: 'below', value: 1, name: 'x' }, 'name'],
    [{ field: 'memory', operator: 'below', value: 1, exact: true }, 'exact'],
    [{ field: 'software', operator: 'present' }, 'name'],
    [{ field: 'software', operator: 'present', name: 'x', value: '1' }, 'value'],
    [{ field: 'software', operator: 'below', name: 'x', value: 'récente' }, 'value'],
    [{ field: 'kind', operator: 'is', value: 'robot' }, 'value'],
    [{ field: 'model', operator: 'contains', value: '  ' }, 'value'],
    [{ field: 'status', operator: 'unknown', value: 'ok' }, 'value'],
  ])('finds what is wrong with %j', (condition, path) => {
    expect(conditionFault(condition)?.path).toBe(path)
  })

  it('has a sentence for each comparison that each field knows', () => {
    for (const name of INVENTORY_FIELD_NAMES) {
      for (const operator of OPERATORS_OF[INVENTORY_FIELDS[name].type]) {
        expect(conditionFault({ field: name, operator })?.path).not.toBe('operator')
      }
    }
  })
})

describe('questionFault', () => {
  it('says in which condition the fault is', () => {
    const conditions: Condition[] = [
      { field: 'memory', operator: 'below', value: GB },
      { field: 'memory', operator: 'older', value: 3 },
    ]
    expect(questionFault({ match: 'all', conditions })).toEqual({
      path: '/conditions/1/operator',
      expected: 'one of below, at_least, is, unknown',
    })
  })
})

describe('askedFields', () => {
  it('names each field once, in the order of the question', () => {
    const conditions: Condition[] = [
      { field: 'software', operator: 'present', name: 'a' },
      { field: 'memory', operator: 'below', value: GB },
      { field: 'software', operator: 'absent', name: 'b' },
    ]
    expect(askedFields({ match: 'any', conditions })).toEqual(['software', 'memory'])
    expect(isAboutBatteries({ match: 'any', conditions })).toBe(false)
  })
})
