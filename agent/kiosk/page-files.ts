import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface PageFile {
  type: string
  bytes: Buffer
  gzipped: Buffer | undefined
  /** Named by its content: it never changes. */
  lasts: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}
/** Bytes of all files together: what is larger is not the page. */
const MOST = 4_000_000

/**
 * The built page by the paths at which it is asked for, `/` among them; empty where it was not built. It is read once: no path
 * that comes from outside ever names a file.
 */
export function readPage(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  let bytes = 0
  for (const path of namesIn(folder)) {
    const type = TYPES[path.split('.').at(-1) ?? '']
    if (type === undefined) continue
    const file = readFileSync(join(folder, path))
    bytes += file.length
    if (bytes > MOST) return new Map()
    files.set(`/${path}`, {
      type,
      bytes: file,
      gzipped: readOrNone(join(folder, `${path}.gz`)),
      lasts: path.startsWith('assets/'),
    })
  }
  const index = files.get('/index.html')
  return index ? files.set('/', index) : new Map()
}

/** Paths of the files in a folder and in those within it, with slashes. */
function namesIn(folder: string, within = ''): string[] {
  try {
    return readdirSync(join(folder, within)).flatMap((name) => {
      const path = within === '' ? name : `${within}/${name}`
      return statSync(join(folder, path)).isDirectory() ? namesIn(folder, path) : [path]
    })
  } catch {
    return []
  }
}

function readOrNone(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
