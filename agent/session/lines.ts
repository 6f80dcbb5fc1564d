import { StringDecoder } from 'node:string_decoder'

export interface LineReader {
  /** Takes what came; gives false from the first line on that is too long, and reads nothing more. */
  push(chunk: Uint8Array): boolean
}

/** Lines out of chunks, however these are cut. @param max bytes of a line now, its end included */
export function lineReader(max: number | (() => number), onLine: (line: string) => void): LineReader {
  let decoder = new StringDecoder('utf8')
  let rest = ''
  let bytes = 0
  let broken = false

  return {
    push(chunk) {
      let from = 0
      while (!broken && from < chunk.length) {
        const end = chunk.indexOf(0x0a, from)
        const to = end < 0 ? chunk.length : end + 1
        bytes += to - from
        if (bytes > (typeof max === 'number' ? max : max())) {
          broken = true
          rest = ''
          break
        }
        rest += decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset + from, to - from))
        from = to
        if (end < 0) break
        const line = rest.slice(0, -1)
        rest = ''
        bytes = 0
        decoder = new StringDecoder('utf8')
        onLine(line)
      }
      return !broken
    },
  }
}
