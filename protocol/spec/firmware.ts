import { type Static, Type } from 'typebox'
import { strict } from './framing.ts'

const text = (description: string, maxLength = 300) => Type.String({ minLength: 1, maxLength, description })

/** How a device gets another firmware. Only `xmodem` and `ymodem` are done by this program, and only where `transfer` says how. */
export const FIRMWARE_WAYS = ['dfu', 'cfu', 'xmodem', 'ymodem', 'vendor_procedure', 'unknown'] as const
export type FirmwareWay = (typeof FIRMWARE_WAYS)[number]

/** An image that no board is larger for, in bytes: at 115200 baud it takes an hour. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024

/** How an image is given to a board over its serial line, as its maker wrote it down. */
const Transfer = Type.Object(
  {
    enter: Type.String({
      minLength: 1,
      maxLength: 400,
      description: 'What is sent so that the board leaves its work and waits for an image',
    }),
    baud: Type.Optional(
      Type.Integer({ minimum: 300, maximum: 921_600, description: 'Speed of its boot loader; absent: as before' }),
    ),
    when: Type.Optional(
      Type.Array(Type.Enum(['standby', 'on']), { minItems: 1, description: 'States in which it takes one' }),
    ),
    most: Type.Integer({ minimum: 1024, maximum: MAX_IMAGE_BYTES, description: 'Bytes of the largest image' }),
    restarts: Type.Integer({ minimum: 1, maximum: 900, description: 'Seconds until it says its version again' }),
    source: text('Page of the document'),
  },
  strict,
)

export const Firmware = Type.Object(
  {
    way: Type.Enum([...FIRMWARE_WAYS]),
    transfer: Type.Optional(Transfer),
    steps: Type.Optional(Type.Array(text('What a person does'), { maxItems: 12 })),
  },
  strict,
)
export type Firmware = Static<typeof Firmware>
export type Transfer = Static<typeof Transfer>
