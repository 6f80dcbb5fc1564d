import type { CpuInfo, NetworkInterfaceInfo } from 'node:os'
import type { Question } from './windows/questions.ts'

/** What a program printed, and how it ended. */
export interface RunResult {
  stdout: string
  code: number
}

/** Sizes of a mounted file system, in bytes. `available` is what an ordinary program may still write. */
export interface FileSystem {
  size: number
  free: number
  available: number
}

/** What node:os knows without a child process. */
export interface OperatingSystem {
  cpus(): Pick<CpuInfo, 'model' | 'speed' | 'times'>[]
  /** Seconds since the machine started. */
  uptime(): number
  totalmem(): number
  freemem(): number
  hostname(): string
  release(): string
  arch(): string
  networkInterfaces(): Record<string, NetworkInterfaceInfo[] | undefined>
}

/** What `systeminformation` is asked for, on the platforms for which there is no reading of our own. */
export type InformationName =
  | 'battery'
  | 'battery'
  | 'fsSize'
  | 'graphics'
  | 'networkInterfaces'
  | 'printer'
  | 'system'
  | 'osInfo'

/**
 * The only door to the machine that a reading has: played from a recording in the tests, so that every platform is tested on
 * every platform. What is not there, or may not be read, is `undefined`: most files exist on some machines only.
 */
export interface Machine {
  /** linux, win32, darwin, ... as node:os says it. */
  platform: string
  os: OperatingSystem
  readText(path: string): Promise<string | undefined>
  readBytes(path: string): Promise<Uint8Array | undefined>
  /** The names in a folder, sorted; none where it is not there. */
  listFolder(path: string): Promise<string[]>
  statfs(path: string): Promise<FileSystem | undefined>
  /**
   * Runs a program without a shell. undefined where it is not installed; throws READING_FAILED where it takes longer than
   * `timeout` milliseconds or prints more than 16 MiB.
   */
  run(file: string, args: readonly string[], options: { timeout: number }): Promise<RunResult | undefined>
  /** Asks the kept PowerShell one of the fixed questions: rows of what it found, to be read by records.ts; throws READING_FAILED. */
  ask(question: Question): Promise<unknown>
  /** Asks `systeminformation`, on platforms without a reading of our own; throws READING_FAILED. */
  information(name: InformationName): Promise<unknown>
  /** Wall clock, milliseconds since 1970. */
  now(): number
  /** Seconds on a clock that never goes back. */
  monotonic(): number
}
