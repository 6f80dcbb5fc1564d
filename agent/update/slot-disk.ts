/** Length and hash of a file. */
export interface FileSum {
  length: number
  sha256: string
}

/** What a folder of slots needs of a disk. A name may have `/` in it. */
export interface SlotDisk {
  /** undefined where there is no such file. For small ones. */
  read(name: string): Buffer | undefined
  /** Of a file of any size; undefined where there is none. */
  sum(name: string): FileSum | undefined
  /** Whole or not at all, and on the disk for good. */
  write(name: string, bytes: Uint8Array): void
  /** Copies a file of this machine, of any size, and it is on the disk for good. Cut, it leaves a part of it. */
  copy(from: string, name: string): void
  /** Moves a folder to a name where nothing is. */
  move(from: string, to: string): void
  /** Takes away a folder with all in it, or nothing where there is none. Cut, it leaves a part of it. */
  remove(folder: string): void
  /** Where it is on this machine. */
  path(name: string): string
}
