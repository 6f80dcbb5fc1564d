/** A place that signed files are read from: the school server, a territory, a folder on a USB stick. None of them is trusted. */
export interface Source {
  /** For the log: `school`, `territory`, `usb`. */
  readonly name: string
  /**
   * A small file, whole; undefined where there is none. Throws UPDATE_SOURCE_FAILED, also where it is too slow, and
   * UPDATE_METADATA_INVALID where it is larger than `limit` bytes.
   */
  read(path: string, limit: number, signal: AbortSignal): Promise<Buffer | undefined>
  /**
   * The bytes of a file from `from` on. What comes may be wrong, too long or end too early. Throws UPDATE_SOURCE_FAILED,
   * UPDATE_TARGET_NOT_FOUND, or UPDATE_FETCHING where it is to be asked again later.
   */
  stream(path: string, from: number, signal: AbortSignal): AsyncIterable<Uint8Array>
}
