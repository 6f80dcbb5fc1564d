/** A value that a HID device has in one of its reports. */
export interface HidField {
  /** `85:66`: page and usage, two hex digits at least. */
  usage: string
  report: 'input' | 'feature'
  /** Id of its report; 0 where the device has no ids. */
  id: number
  /** Where it stands in the report behind the id, in bits, and how long it is. */
  bit: number
  size: number
  /** Least and most of its bits, and what these mean, in the unit of the usage tables. */
  logical: readonly [number, number]
  physical: readonly [number, number]
}

/** State of the items that hold for all fields after them (HID 1.11, 6.2.2.7). */
interface Globals {
  page: number
  logical: [number, number]
  physical: [number, number]
  exponent: number
  unit: number
  size: number
  count: number
  id: number
}

const FRESH: Globals = {
  page: 0,
  logical: [0, 0],
  physical: [0, 0],
  exponent: 0,
  unit: 0,
  size: 0,
  count: 0,
  id: 0,
}

const [MAIN, GLOBAL, LOCAL] = [0, 1, 2]
const LONG_ITEM = 0xfe
/** A descriptor that says more than this of itself is none: fields of one report. */
const MOST_FIELDS = 1024

/** The values that a report descriptor describes. What cannot be read ends it: what came before counts. */
export function hidFields(descriptor: Uint8Array): HidField[] {
  const fields: HidField[] = []
  const offsets = new Map<string, number>()
  const saved: Globals[] = []
  let globals: Globals = { ...FRESH }
  let usages: string[] = []
  let least: number | undefined
  for (const { kind, tag, value, signed, size } of itemsOf(descriptor)) {
    if (kind === GLOBAL && tag === 10) saved.push({ ...globals })
    else if (kind === GLOBAL && tag === 11) globals = saved.pop() ?? { ...FRESH }
    else if (kind === GLOBAL) globals = withGlobal(globals, tag, value, signed)
    else if (kind === LOCAL && tag === 0) usages.push(nameOf(globals.page, value, size))
    else if (kind === LOCAL && tag === 1) least = value
    else if (kind === LOCAL && tag === 2 && least !== undefined) {
      for (let usage = least; usage <= value && usages.length < MOST_FIELDS; usage++)
        usages.push(nameOf(globals.page, usage, size))
    }
    if (kind !== MAIN) continue
    const report = tag === 8 ? 'input' : tag === 11 ? 'feature' : undefined
    if (report) {
      const key = `${report} ${globals.id}`
      const from = offsets.get(key) ?? 0
      offsets.set(key, from + globals.size * globals.count)
      const isConstant = (value & 1) === 1
      const isVariable = (value & 2) === 2
      for (let nth = 0; nth < Math.min(globals.count, MOST_FIELDS); nth++) {
        const usage = usages[Math.min(nth, usages.length - 1)]
        if (isConstant || !isVariable || usage === undefined || fields.length >= MOST_FIELDS) break
        fields.push(fieldOf(usage, report, from + nth * globals.size, globals))
      }
    }
    usages = []
    least = undefined
  }
  return fields
}

/** What a device is for: its top collections, each once. */
export function hidCollections(descriptor: Uint8Array): { page: number; usage: number }[] {
  const found = new Map<string, { page: number; usage: number }>()
  let [page, depth] = [0, 0]
  let usage: { page: number; usage: number } | undefined
  for (const { kind, tag, value, size } of itemsOf(descriptor)) {
    if (kind === GLOBAL && tag === 0) page = value
    if (kind === LOCAL && tag === 0) usage ??= size === 4 ? split(value) : { page, usage: value }
    if (kind !== MAIN) continue
    if (tag === COLLECTION && depth === 0 && usage) found.set(`${usage.page}:${usage.usage}`, usage)
    depth += tag === COLLECTION ? 1 : tag === END ? -1 : 0
    usage = undefined
  }
  return [...found.values()]
}

const COLLECTION = 10
const END = 12

/** A usage of four bytes brings its own page. */
function split(value: number): { page: number; usage: number } {
  return { page: value >>> 16, usage: value & 0xffff }
}

/** The value of a field in the bytes of its report behind the id, in the unit of the usage tables. */
export function hidValue(field: HidField, report: Uint8Array): number | undefined {
  const { bit, size, logical, physical } = field
  if (size < 1 || size > 32 || bit + size > report.length * 8) return undefined
  let raw = 0
  for (let nth = size - 1; nth >= 0; nth--) {
    raw = raw * 2 + (((report[(bit + nth) >> 3] ?? 0) >> ((bit + nth) & 7)) & 1)
  }
  const value = logical[0] < 0 && raw >= 2 ** (size - 1) ? raw - 2 ** size : raw
  const span = logical[1] - logical[0]
  const scaled = span > 0 ? ((value - logical[0]) * (physical[1] - physical[0])) / span + physical[0] : value
  return Math.round(scaled * 1000) / 1000
}

function fieldOf(usage: string, report: HidField['report'], bit: number, globals: Globals): HidField {
  const { id, size, logical, physical, exponent, unit } = globals
  const most = physical[0] === 0 && physical[1] === 0 ? logical : physical
  const times = 10 ** exponent * unitOf(unit)
  return { usage, report, id, bit, size, logical, physical: [most[0] * times, most[1] * times] }
}

/** Units are of centimetre and gram: of volt and watt, 10^-7 (HID 1.11, 6.2.2.7). */
function unitOf(unit: number): number {
  if ((unit & 0xf) !== 1) return 1
  return 10 ** (-2 * nibble(unit >> 4) - 3 * nibble(unit >> 8))
}

function nibble(value: number): number {
  const low = value & 0xf
  return low > 7 ? low - 16 : low
}

function withGlobal(globals: Globals, tag: number, value: number, signed: number): Globals {
  const { logical, physical } = globals
  if (tag === 0) return { ...globals, page: value }
  if (tag === 1) return { ...globals, logical: [signed, logical[1]] }
  if (tag === 2) return { ...globals, logical: [logical[0], logical[0] < 0 ? signed : value] }
  if (tag === 3) return { ...globals, physical: [signed, physical[1]] }
  if (tag === 4) return { ...globals, physical: [physical[0], physical[0] < 0 ? signed : value] }
  if (tag === 5) return { ...globals, exponent: nibble(value) }
  if (tag === 6) return { ...globals, unit: value }
  if (tag === 7) return { ...globals, size: Math.min(value, 4096) }
  if (tag === 8) return { ...globals, id: value }
  return tag === 9 ? { ...globals, count: Math.min(value, 4096) } : globals
}

function nameOf(page: number, usage: number, size: number): string {
  const own = size === 4 ? split(usage) : { page, usage }
  return [own.page, own.usage].map((part) => part.toString(16).padStart(2, '0')).join(':')
}

interface Item {
  kind: number
  tag: number
  value: number
  signed: number
  size: number
}

function* itemsOf(bytes: Uint8Array): Generator<Item> {
  let at = 0
  while (at < bytes.length) {
    const head = bytes[at] ?? 0
    if (head === LONG_ITEM) {
      at += 3 + (bytes[at + 1] ?? 0)
      continue
    }
    const size = [0, 1, 2, 4][head & 3] ?? 0
    if (at + 1 + size > bytes.length) return
    let value = 0
    for (let nth = size - 1; nth >= 0; nth--) value = value * 256 + (bytes[at + 1 + nth] ?? 0)
    const signed = size > 0 && value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value
    yield { kind: (head >> 2) & 3, tag: head >> 4, value, signed, size }
    at += 1 + size
  }
}
