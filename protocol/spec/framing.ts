import { type Static, Type } from 'typebox'
import { CHECKSUM_NAMES } from './checksums.ts'

/** What no spec knows is no part of it: a key that is misspelt must not be overlooked. */
export const strict = { additionalProperties: false }

/** A frame with holes, as a spec writes it. */
export const Pattern = Type.String({
  minLength: 1,
  maxLength: 400,
  description: 'A frame with holes: {name:type}, and {sum} or another checksum; see firmware-specs/STYLE.md',
})

const Checksum = Type.Enum(CHECKSUM_NAMES)

const UntilEnd = Type.Object(
  {
    until: Type.String({ minLength: 1, maxLength: 8, description: 'What ends a frame; it is no part of it' }),
    drop: Type.Optional(Type.String({ description: 'Letters that mean nothing wherever they stand' })),
  },
  strict,
)

const BetweenMarks = Type.Object(
  {
    start: Type.String({ description: 'Bytes that begin a frame' }),
    end: Type.String({ description: 'Bytes that end it, after a checksum that is right' }),
    checksum: Checksum,
    least: Type.Integer({ minimum: 3, maximum: 32, description: 'Bytes of the shortest frame' }),
  },
  strict,
)

const ByLength = Type.Object(
  {
    start: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 2, maxItems: 12 })], {
        description: 'Bytes that begin a frame, or a list of what may begin one',
      }),
    ),
    length: Type.Object(
      {
        at: Type.Integer({ minimum: 0, maximum: 16, description: 'Offset of the length' }),
        as: Type.Enum(['u8', 'hex2'], { description: 'One byte, or two hex digits' }),
        plus: Type.Integer({
          minimum: 0,
          maximum: 32,
          description: 'Bytes of the frame that the length does not count',
        }),
        most: Type.Optional(Type.Integer({ minimum: 2, maximum: 4096, description: 'Bytes of the longest frame' })),
      },
      strict,
    ),
    checksum: Type.Optional(
      Type.Enum(CHECKSUM_NAMES, { description: 'Its last bytes; a frame where they are wrong is none' }),
    ),
  },
  strict,
)

const ByFirst = Type.Object(
  {
    first: Type.Record(Type.String({ pattern: '^[0-9A-F]{2}$' }), Type.Integer({ minimum: 1, maximum: 64 }), {
      description: 'The first byte of a frame, and how many bytes such a frame has',
    }),
  },
  strict,
)

/** How a stream of bytes falls into frames. */
export const Framing = Type.Union([UntilEnd, BetweenMarks, ByLength, ByFirst])
export type Framing = Static<typeof Framing>
