import { Contract } from './contract.ts'
import { EquipmentLine, NEEDED, TicketLine } from './event.ts'

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

/** A line for each event, with what that event needs. */
function lines(shape: typeof TicketLine | typeof EquipmentLine): object[] {
  return shape.properties.event.enum.map((event) => ({
    ...shape,
    properties: { ...shape.properties, event: { const: event } },
    required: [...shape.required, ...(NEEDED[event] ?? [])],
  }))
}

/** The schemas of the two files of a contract as they are published, by file name. */
export function publishedSchemas(): Record<string, object> {
  return {
    'contract.schema.json': { $schema: DRAFT, ...Contract },
    'event.schema.json': {
      $schema: DRAFT,
      title: 'A line of the log of a contract',
      description:
        'One JSON object a line, in any order. A line with `ticket` is about a ticket, else about an equipment.',
      oneOf: [...lines(TicketLine), ...lines(EquipmentLine)],
    },
  }
}
