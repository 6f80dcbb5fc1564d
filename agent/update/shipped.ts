import { readFileSync } from 'node:fs'
import { PreauError } from '@preau/protocol/errors.ts'
import { readRoot } from '@preau/protocol/update/metadata.ts'
import { decodeShipped, type ShippedFile } from '@preau/protocol/update/shipped.ts'

/** `updates.json`, as a program uses it. */
export interface Shipped {
  built: number
  director: string | undefined
  root: Buffer
}

/** Reads it; undefined where an agent was made without. Throws UPDATE_METADATA_INVALID where it is none, and what the disk says. */
export function readShipped(path: string): Shipped | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const { built, director, root } = decodeShipped(parse(text))
  const bytes = Buffer.from(root, 'base64')
  readRoot(bytes.toString())
  return { built, director, root: bytes }
}

export function shippedText({ built, director, root }: Shipped): string {
  const file: ShippedFile = {
    ...{ built, root: root.toString('base64') },
    ...(director !== undefined && { director }),
  }
  return JSON.stringify(decodeShipped(file))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PreauError('UPDATE_METADATA_INVALID', { path: '/', expected: 'JSON' }, error)
  }
}
