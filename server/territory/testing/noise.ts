import { createCipheriv } from 'node:crypto'

/** Letters and digits that no packing makes smaller than base64 is, the same for the same seed. */
export function noise(length: number, seed: number): string {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(seed >>> 0)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  return cipher
    .update(Buffer.alloc(Math.ceil((length * 3) / 4)))
    .toString('base64')
    .slice(0, length)
}
