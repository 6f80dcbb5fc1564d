import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { leaveMark } from './became-mark.ts'
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
}

/** A slot's own Node, within it. */
export const OWN_NODE = process.platform === 'win32' ? 'node.exe' : 'node'
/** What is asked to end has so long, in ms: less than systemd waits for all of it. */
const ENDS_WITHIN = 15_000

/**
 * Starts the program of a slot as a child that speaks and hears where the launcher does: what a host of Windows orders on the standard
 * input, it orders the program.
 */
export function startProgram(program: Program, slot: Slot): Started {
  const { at, node } = placeOf(program, slot)
  const child = spawn(node ?? process.execPath, [at, ...program.args], { stdio: 'inherit' })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let callOff: NodeJS.Timeout | undefined
  const end = (isOrderly: boolean) => {
    clearTimeout(callOff)
    resolve(isOrderly)
  }
  child.once('exit', (code) => end(code === 0))
  // What cannot even be started has ended.
  child.once('error', () => end(false))
  return {
    ended: promise,
    stop() {
      child.kill('SIGTERM')
      callOff = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/**
 * Lets this process become the program of a slot: with a Node of its own the system puts that in the place of this one (execve(2),
 * which Windows has not), else the file is read by this one. False where it cannot be, or not without letting another launcher in. Resolves with true when a program that was read has ended.
 */
export async function becomeProgram(program: Program, slot: Slot): Promise<boolean> {
  const { at, node } = placeOf(program, slot)
  if (node !== undefined) {
    if (process.execve === undefined || process.platform === 'win32' || !leaveMark(program.folder)) return false
    process.execve(node, [node, at, ...program.args])
  }
  await readProgram(at, program.args)
  return true
}

/** Runs a file in this process as if it had been started with it. Resolves when it has ended. */
export async function readProgram(path: string, args: readonly string[]): Promise<void> {
  process.argv.splice(1, process.argv.length - 1, path, ...args)
  await import(pathToFileURL(path).href)
}

function placeOf({ folder, file }: Program, slot: Slot): { at: string; node: string | undefined } {
  const own = join(folder, slot, OWN_NODE)
  return { at: join(folder, slot, file), node: existsSync(own) ? own : undefined }
}
