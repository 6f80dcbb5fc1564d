/** How often the address stands in a packet. */
const TIMES = 16
const BYTES = 6

/**
 * The address of a network card as six bytes in one writing, `aa:bb:cc:dd:ee:ff`; undefined for what is no address of one card
 * (nothing but zeros, or of a group).
 * @param text as systems write it: with colons, dashes, or nothing between
 */
export function macOf(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/[:-]/g, '')
  if (!/^[0-9a-f]{12}$/.test(digits) || /^0+$/.test(digits)) return undefined
  const isOfGroup = (Number.parseInt(digits.slice(0, 2), 16) & 1) === 1
  return isOfGroup ? undefined : (digits.match(/../g) ?? []).join(':')
}

/** What a sleeping machine hears as its call: six bytes of ones, then its address sixteen times. @param mac as `macOf` gives it */
export function magicPacket(mac: string): Uint8Array {
  const address = mac.split(':').map((byte) => Number.parseInt(byte, 16))
  return Uint8Array.from([...Array<number>(BYTES).fill(0xff), ...Array.from({ length: TIMES }, () => address).flat()])
}
