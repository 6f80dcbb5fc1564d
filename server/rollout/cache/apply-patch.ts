// Makes a file of another one and of what differs, and ends: node apply-patch.ts FROM PATCH TO BYTES
import { readFileSync, writeFileSync } from 'node:fs'
import { constants, zstdDecompressSync } from 'node:zlib'

const [from = '', patch = '', to = '', bytes = '0'] = process.argv.slice(2)
const made = zstdDecompressSync(readFileSync(patch), {
  dictionary: readFileSync(from),
  // Not one byte more than was signed, whatever the patch says that it holds.
  maxOutputLength: Math.max(1, Number(bytes)),
  params: { [constants.ZSTD_d_windowLogMax]: 28 },
})
writeFileSync(to, made, { mode: 0o600 })
