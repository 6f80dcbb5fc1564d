import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { EQUIPMENT_KINDS } from '../rules/equipment-kinds.ts'
import { EQUIPMENT_READING_NAMES } from '../rules/equipment-readings.ts'
import { LIMIT_FIELDS } from '../rules/equipment-thresholds.ts'
import { Firmware } from './firmware.ts'
import { Framing, Pattern, strict } from './framing.ts'
import { Transport, UsbId } from './transport.ts'

const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description })

const hours = (description: string) => Type.Integer({ minimum: 100, maximum: 100_000, description })

/** Where a statement comes from: C a vendor's document, S the source of a driver alone, U neither. */
export const CERTAINTIES = ['C', 'S', 'U'] as const
const Certainty = Type.Enum(CERTAINTIES, {
  description: 'C: a vendor says so; S: the source of an open driver says so; U: unconfirmed, so that it only reads',
})

/** What a command may do to a lesson or to settings. */
export const RISKS = ['act', 'danger'] as const
export type Risk = 'read' | (typeof RISKS)[number]

const ReadingName = Type.String({
  pattern: `^(${EQUIPMENT_READING_NAMES.map((name) => name.replace('.', '\\.')).join('|')})$`,
})

const Limit = Type.Object(LIMIT_FIELDS, { ...strict, description: 'above, below or words: one of them' })

const Threshold = Type.Object(
  {
    degraded: Type.Optional(Limit),
    down: Type.Optional(Limit),
    source: text('Who says so: the page of a document'),
  },
  { ...strict, description: 'From where on the reading counts against the device, in its unit' },
)

const Given = Type.Object(
  {
    field: Type.Optional(Type.String({ description: 'The field of the reply; where it is missing, the only one' })),
    values: Type.Optional(
      Type.Record(Type.String({ maxLength: 32 }), Type.Union([Type.String({ maxLength: 32 }), Type.Number()]), {
        description: 'What the device writes, and what it means',
      }),
    ),
    mask: Type.Optional(Type.Integer({ minimum: 1, description: 'Bits of the field: any of them set is 1' })),
    times: Type.Optional(Type.Number({ description: 'What the figure is multiplied by for its unit' })),
    threshold: Type.Optional(Threshold),
  },
  strict,
)

const Read = Type.Object(
  {
    send: Pattern,
    reply: Pattern,
    gives: Type.Record(ReadingName, Given),
    every: Type.Integer({ minimum: 5, maximum: 86_400, description: 'Seconds between two looks' }),
    first: Type.Optional(
      Type.Array(Type.Object({ send: Pattern, reply: Pattern }, strict), {
        maxItems: 3,
        description: 'What has to be asked before: the choice of a sensor',
      }),
    ),
    asleep: Type.Optional(Type.Boolean({ description: 'It is also answered in standby' })),
    certainty: Type.Optional(Certainty),
    source: text('Page of the document'),
  },
  strict,
)
export type Read = Static<typeof Read>

const Command = Type.Object(
  {
    label: Type.Object({ fr: text('Four words at most', 40), en: text('Four words at most', 40) }, strict),
    send: Pattern,
    reply: Type.Union([Pattern, Type.Literal('')]),
    silent: Type.Optional(
      Type.Literal(true, { description: 'No source says what it answers: only what is read afterwards shows it' }),
    ),
    takes: Type.Optional(Type.Number({ minimum: 0, maximum: 180, description: 'Seconds until it is done' })),
    options: Type.Optional(
      Type.Record(Type.String({ maxLength: 32 }), Type.Union([Type.String({ maxLength: 32 }), Type.Number()]), {
        description: 'What a person chooses, and what the field then holds',
      }),
    ),
    range: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
    when: Type.Optional(Type.Array(Type.Enum(['standby', 'warming', 'on', 'cooling', 'off']), { minItems: 1 })),
    sets: Type.Record(ReadingName, Type.Union([Type.String(), Type.Number()]), {
      description: 'What is read afterwards where it worked; $ is what was chosen',
    }),
    risk: Type.Enum(RISKS),
    certainty: Type.Optional(Certainty),
    source: text('Page of the document'),
  },
  strict,
)
export type Command = Static<typeof Command>
export type Given = Static<typeof Given>

/** What a device answers instead of a reply. */
const Refusal = Type.Object(
  {
    reply: Pattern,
    example: text('Such an answer as it comes'),
    means: Type.Enum(['unknown', 'out_of_range', 'not_now', 'failure', 'not_allowed', 'unread']),
  },
  strict,
)

/** A device as data. Shapes only; what they must mean together is the linter's (scripts/check-specs.ts). */
export const DeviceSpec = Type.Object(
  {
    vendor: text('As its maker writes it', 64),
    model: text('The model, or the family where all its models speak alike', 64),
    names: Type.Array(text('A model by the name on its plate', 64), { maxItems: 60 }),
    kind: Type.Enum(EQUIPMENT_KINDS),
    certainty: Certainty,
    untested: Type.Optional(Type.Literal(true, { description: 'Nobody confirmed it: it reads, and nothing else' })),
    source: Type.Array(text('A document and its address', 300), { minItems: 1, maxItems: 10 }),
    match: Type.Object(
      {
        read: Type.String({ description: 'The read whose answer shows that this spec fits' }),
        expect: Type.Optional(
          Type.Record(Type.String(), Type.String({ description: 'What a field of it begins with' })),
        ),
        usb: Type.Optional(Type.Array(UsbId, { maxItems: 20 })),
        listed: Type.Optional(
          Type.Literal(true, {
            description:
              'A HID device is this by its page and usage alone, where the system shows no report descriptor',
          }),
        ),
      },
      strict,
    ),
    transport: Transport,
    notation: Type.Enum(['text', 'bytes']),
    anyCase: Type.Optional(Type.Literal(true)),
    framing: Type.Object({ requests: Framing, replies: Framing }, strict),
    timing: Type.Object(
      {
        answer: Type.Integer({
          minimum: 100,
          maximum: 60_000,
          description: 'Milliseconds until a reply must have come',
        }),
        gap: Type.Integer({
          minimum: 0,
          maximum: 5000,
          description: 'Milliseconds between a reply and the next request',
        }),
      },
      strict,
    ),
    reads: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Read),
    commands: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Command),
    refusals: Type.Array(Refusal, { maxItems: 16 }),
    notices: Type.Optional(
      Type.Array(Type.Object({ line: Pattern, gives: Type.Optional(Type.Record(ReadingName, Given)) }, strict), {
        maxItems: 8,
        description: 'Lines that come unasked',
      }),
    ),
    quirks: Type.Array(Type.Enum(['echo', 'silent_in_standby', 'noise_at_power_on', 'one_client']), { maxItems: 4 }),
    life: Type.Optional(
      Type.Object(
        {
          lamp: Type.Optional(hours('Hours that a lamp of it is made for')),
          laser: Type.Optional(hours('Hours after which its laser gives half of its light')),
          filter: Type.Optional(hours('Hours after which its filter is to be cleaned')),
        },
        strict,
      ),
    ),
    firmware: Firmware,
  },
  strict,
)
export type DeviceSpec = Static<typeof DeviceSpec>

/** Reads a spec; throws SPEC_INVALID with the path of the fault. */
export const decodeSpec = decoder(DeviceSpec, 'SPEC_INVALID')
