import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Started } from './launcher.ts'
import type { Slot } from './slots.ts'

/** What is run of a slot: its own Node where it brings one, else that of the launcher. */
export interface Program {
  /** Folder of the slots. */
  folder: string
  /** Of the file that is run, within a slot. */
  file: string
  /** What it is told. */
  args: readonly string[]
  /** Of the Node in a slot; undefined: the launcher's own runs it. */
  node?: string | undefined
}

/** Starts the program of a slot as a child that speaks where the launcher does. */
export function startProgram({ folder, file, args, node }: Program, slot: Slot): Started {
  const at = join(folder, slot)
  const program = node === undefined ? process.execPath : join(at, node)
  const child = spawn(program, [join(at, file), ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  // What cannot even be started has ended.
  child.once('error', () => resolve())
  return { ended: promise, kill: () => void child.kill('SIGKILL') }
}
