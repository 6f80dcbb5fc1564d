import { type Static, Type } from 'typebox'
import { Pattern, strict } from './framing.ts'

const Port = Type.Integer({ minimum: 1, maximum: 65_535 })
const hex4 = '^[0-9a-f]{4}$'

export const UsbId = Type.Object(
  {
    vendor: Type.String({ pattern: hex4 }),
    product: Type.Optional(
      Type.String({ pattern: hex4, description: 'Any product of the vendor where it is missing' }),
    ),
  },
  strict,
)

/** A serial line; always 8 data bits, no parity, one stop bit. */
const Serial = Type.Object(
  {
    baud: Type.Array(Type.Integer({ minimum: 300, maximum: 921_600 }), {
      minItems: 1,
      description: 'Speeds, the usual one first',
    }),
  },
  strict,
)

const Tcp = Type.Object(
  {
    port: Port,
    opening: Type.Optional(
      Type.Enum(['pjlink', 'pjlink2', 'escvpnet'], {
        description:
          'What both sides say before the first request; pjlink2 proves the password by SHA-256 where it can',
      }),
    ),
  },
  strict,
)

/** What a device says over UDP. It proves nothing: whatever is heard there is asked for again over TCP. */
const Udp = Type.Object(
  {
    port: Port,
    search: Pattern,
    found: Pattern,
    notices: Type.Array(Pattern, { maxItems: 8, description: 'Lines that come unasked' }),
  },
  strict,
)

/** Where one usage stands in a report, for systems that do not show the report descriptor. */
const HidPlace = Type.Object(
  {
    report: Type.Enum(['input', 'feature']),
    id: Type.Integer({ minimum: 0, maximum: 255, description: 'Id of the report; 0 where the device has no ids' }),
    bit: Type.Integer({ minimum: 0, maximum: 2040, description: 'Its first bit behind the id' }),
    size: Type.Integer({ minimum: 1, maximum: 32, description: 'How many bits' }),
    times: Type.Optional(Type.Number({ description: 'What the bits are multiplied by for the unit of the usage' })),
  },
  strict,
)

/** The reports of some devices of a maker, as somebody saw them. */
const HidLayout = Type.Object(
  {
    usb: Type.Array(UsbId, { minItems: 1, maxItems: 20 }),
    fields: Type.Record(Type.String({ pattern: '^[0-9a-f]{2,4}:[0-9a-f]{2,4}$' }), HidPlace),
    source: Type.String({ minLength: 1, maxLength: 300, description: 'Who saw these reports' }),
  },
  strict,
)

/**
 * A HID device, by what it says of itself in its report descriptor. Its usages are asked for as text, `get 85:66` and
 * `85:66=87`: the figure is in the unit of the usage tables, whatever the bytes of the report are.
 */
const Hid = Type.Object(
  {
    page: Type.String({ pattern: '^[0-9a-f]{2,4}$', description: 'Usage page of its top collection' }),
    usages: Type.Array(Type.String({ pattern: '^[0-9a-f]{2,4}$' }), {
      minItems: 1,
      maxItems: 16,
      description: 'Usages of its top collection, any of them',
    }),
    layouts: Type.Optional(
      Type.Array(HidLayout, { maxItems: 20, description: 'What Windows does not say of a device: used there alone' }),
    ),
  },
  strict,
)

/** The ways by which a device can be reached; one at least. */
export const Transport = Type.Object(
  {
    serial: Type.Optional(Serial),
    tcp: Type.Optional(Tcp),
    udp: Type.Optional(Udp),
    hid: Type.Optional(Hid),
  },
  strict,
)
export type Transport = Static<typeof Transport>
