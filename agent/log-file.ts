import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'

export interface LogFileOptions {
  path: string
  /** Bytes after which the file is put aside; 1 MiB where nothing is said. */
  maxBytes?: number
  /** Files put aside that are kept: `path.1` is the newest; 4 where nothing is said. */
  keep?: number
}

export interface LogFile {
  /** Adds a line. Never throws: a line that finds no room is lost, the next is tried again. */
  write(line: string): void
  close(): void
}

const NEW_LINE = 0x0a

/**
 * A log that never takes more than `(keep + 1) * maxBytes` and one line, for where no journal keeps it.
 * INVARIANT: putting aside is by renaming, from the oldest on, so that an end at any moment loses no line that was written
 * but those of the oldest file.
 */
export function openLogFile({ path, maxBytes = 1024 ** 2, keep = 4 }: LogFileOptions): LogFile {
  let file: number | undefined
  let bytes = 0
  // A kill or a full disk may have cut the last line: the next begins on its own.
  let cut = false

  function open(): number {
    const opened = openSync(path, 'a+', 0o640)
    bytes = fstatSync(opened).size
    const last = Buffer.alloc(1)
    cut = bytes > 0 && readSync(opened, last, 0, 1, bytes - 1) === 1 && last[0] !== NEW_LINE
    return opened
  }

  function putAside(): void {
    close()
    rmSync(`${path}.${keep}`, { force: true })
    for (let i = keep - 1; i >= 0; i--) moveIfThere(i === 0 ? path : `${path}.${i}`, `${path}.${i + 1}`)
    file = open()
  }

  function close(): void {
    if (file !== undefined) closeSync(file)
    file = undefined
  }

  return {
    write(line) {
      try {
        file ??= open()
        if (bytes > 0 && bytes + Number(cut) + Buffer.byteLength(line) + 1 > maxBytes) putAside()
        const whole = Buffer.from(`${cut ? '\n' : ''}${line}\n`)
        const written = writeSync(file, whole)
        bytes += written
        cut = written < whole.length
      } catch {
        close()
      }
    },
    close,
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
