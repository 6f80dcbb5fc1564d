import { constants, zstdCompressSync } from 'node:zlib'

/**
 * What makes `made` of `old`: the school server applies it. Tables as large as the file: by default zstd forgets most of a large
 * dictionary (docs/adr/0034).
 */
export function zstdDifference(old: Buffer, made: Buffer): Buffer {
  const log = Math.min(25, Math.max(17, Math.ceil(Math.log2(old.length + 1))))
  return zstdCompressSync(made, {
    dictionary: old,
    params: {
      [constants.ZSTD_c_compressionLevel]: 12,
      [constants.ZSTD_c_windowLog]: Math.min(28, Math.max(18, Math.ceil(Math.log2(old.length + made.length + 1)))),
      [constants.ZSTD_c_hashLog]: log,
      [constants.ZSTD_c_chainLog]: log,
    },
  })
}
