import type { Words } from '../command.ts'
import type { Role } from './role.ts'

/** How a text is written: as Linux programs read it, or as Windows' task scheduler does (UTF-16 with its mark). */
export type Encoding = 'utf8' | 'utf16'

/** A program to run: never a shell, always its arguments one by one. */
export interface Program {
  file: string
  args: readonly string[]
}

/**
 * One step of an installation, as data: what a dry run prints is what is done. Every step may be done again at any time. Modes
 * are of Linux; on Windows access lists are set by steps that run `icacls`.
 */
export type Step =
  | { do: 'folder'; path: string; mode: number }
  | { do: 'write'; path: string; text: string; mode: number; encoding?: Encoding }
  | { do: 'copy'; from: string; path: string; mode: number }
  /**
   * Makes the key with which those in `data` are wrapped, and has the system keep it in `path`: systemd, or Windows by its
   * `host`. On the machine itself only.
   */
  | { do: 'keep-key'; of: Role; path: string; data: string; host?: string }
  /** Lays the keys in `data` down plain, and takes away what `path` keeps; on the machine itself only. */
  | { do: 'drop-key'; of: Role; path: string; data: string; host?: string }
  /**
   * Lays a version of a program into one of its two slots in `path`, and has it started from there on. What runs is to be stopped
   * before. `files` are relative to `from`.
   */
  | { do: 'slot'; path: string; version: string; from: string; files: readonly string[] }
  /** A file, or a folder with all that is in it. */
  | { do: 'remove'; path: string }
  | ({
      do: 'run'
      /** Exit statuses that are as good as 0. */
      accept?: readonly number[]
      /** Only where some file of this plan changes. */
      ifChanged?: true
      /** Only on the machine itself, not where a tree is prepared for another (`--root`). */
      ifLive?: true
    } & Program)

/** What is left where it is when a service is taken away, and how much that matters. */
export interface Left {
  path: string
  what: 'settings' | 'identity' | 'log' | 'data'
}

/** All that a command would do, and what it leaves. */
export interface Plan {
  steps: readonly Step[]
  leaves: readonly Left[]
  /** What this machine does not offer. */
  notes?: readonly Words[]
}
