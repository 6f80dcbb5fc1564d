import type { Question } from '@preau/protocol/rules/inventory-question.ts'

const GIB = 1024 ** 3

/** Questions to begin with: what everyone asks of a fleet. */
export const EXAMPLES = {
  memory: {
    match: 'all',
    conditions: [
      { field: 'memory', operator: 'below', value: 8 * GIB },
      { field: 'kind', operator: 'is_not', value: 'tablet' },
    ],
  },
  software: {
    match: 'all',
    conditions: [{ field: 'software', operator: 'below', name: 'LibreOffice', exact: true, value: '24.2' }],
  },
  battery: { match: 'all', conditions: [{ field: 'battery.health', operator: 'below', value: 70 }] },
} as const satisfies Record<string, Question>

export const EXAMPLE_NAMES = ['memory', 'software', 'battery'] as const
