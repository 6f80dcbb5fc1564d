const NAMES: Readonly<Record<number, string>> = { 10: '␊', 13: '␍', 0: '␀' }

/** Bytes as letters, for those who read the manual of the device: `PWR ON␍`. A byte that is no letter is a dot. */
export function bytesAsText(hex: string): string {
  return pairsOf(hex)
    .map((byte) => NAMES[byte] ?? (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·'))
    .join('')
}

/** Whether most of the bytes are letters: what speaks in numbers says nothing as letters. */
export function isText(hex: string): boolean {
  const bytes = pairsOf(hex)
  const letters = bytes.filter((byte) => (byte > 31 && byte < 127) || byte in NAMES)
  return bytes.length > 0 && letters.length > bytes.length * 0.8
}

function pairsOf(hex: string): number[] {
  return hex === '' ? [] : hex.split(' ').map((pair) => Number.parseInt(pair, 16))
}
