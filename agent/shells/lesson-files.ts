import { type FileHandle, open, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** A file of the folder of lessons, open. */
export interface LessonFile {
  type: string
  bytes: number
  handle: FileHandle
}

/** What a window shows by itself, and how it is told. What else lies there is not shown: a program is never started by its name. */
const TYPES: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * Opens a file below `folder`, by its path with slashes; undefined where there is none, where it lies elsewhere by a link, or where
 * it is of a sort that a window does not show.
 */
export async function openLessonFile(folder: string, path: string): Promise<LessonFile | undefined> {
  const type = TYPES[extname(path).toLowerCase()]
  const isPlain = path !== '' && path.split('/').every((part) => part !== '' && !/^\.|[\\:*?"<>|]|\p{Cc}/u.test(part))
  if (type === undefined || !isPlain) return undefined
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, ...path.split('/')))
    if (!file.startsWith(root + sep)) return undefined
    const handle = await open(file, 'r')
    const stat = await handle.stat()
    if (stat.isFile()) return { type, bytes: stat.size, handle }
    await handle.close()
    return undefined
  } catch {
    return undefined
  }
}
