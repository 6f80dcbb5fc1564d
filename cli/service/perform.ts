import { execFile } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { dropDeviceWrapping, keepDeviceWrapping } from '@preau/server/backup/one-key-file.ts'
import { dropWrappingKey, keepWrappingKey, type Wrapped } from '@preau/server/backup/wrapping.ts'
import { isLaid, laySlot } from './lay-slot.ts'
import type { Role } from './role.ts'
import type { Program, Step } from './step.ts'

/** How a program ended and what it said. */
export interface Outcome {
  code: number
  output: string
}

/** Runs a program to its end; a program that is not there ends with 127. */
export type Run = (program: Program) => Promise<Outcome>

export interface PerformOptions {
  /** Everything goes below this folder instead of the machine itself; undefined: the machine. */
  root: string | undefined
  run: Run
  /** Makes or takes away what the keys of a server or of a device are wrapped with; gives whether it did anything. */
  keys?: Record<Role, KeySteps>
  /** A step that did something. */
  onDone(step: Step): void
}

export interface KeySteps {
  keep(what: Wrapped): Promise<boolean>
  drop(what: Wrapped): Promise<boolean>
}

const RUN_WITHIN_MS = 120_000

/**
 * Does the steps one after the other, and gives whether any file changed. What is so already is left alone, so that it may be
 * done again at any time. Throws SERVICE_STEP_FAILED with the step that failed; those before it stay done.
 */
export async function perform(steps: readonly Step[], options: PerformOptions): Promise<boolean> {
  const { root, run, keys = OWN_KEYS, onDone } = options
  const at = (path: string) => (root === undefined ? path : join(root, path))
  let changes = steps.some((step) => isFileStep(step) && isDue(step, at))
  for (const step of steps) {
    if (step.do === 'run') {
      if ((step.ifChanged && !changes) || (step.ifLive && root !== undefined)) continue
      await runStep(step, root, run)
    } else if (!isFileStep(step)) {
      const { path: file, data, host, of } = step
      const work = { file, data, ...(host !== undefined && { host }) }
      const act = step.do === 'keep-key' ? keys[of].keep : keys[of].drop
      if (root !== undefined || !(await act(work))) continue
      changes = true
    } else {
      if (!isDue(step, at)) continue
      try {
        change(step, at)
      } catch (cause) {
        throw toPreauError(cause, 'SERVICE_STEP_FAILED', { step: step.do, path: step.path, why: codeOf(cause) })
      }
    }
    onDone(step)
  }
  return changes
}

/** Runs a program without a shell, in English, so that what it says can be read. */
export const runProgram: Run = ({ file, args }) =>
  new Promise((done) => {
    const options = { timeout: RUN_WITHIN_MS, windowsHide: true, env: { ...process.env, LC_ALL: 'C.UTF-8' } }
    execFile(file, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
      done({ code, output: `${stdout}${stderr}` })
    })
  })

async function runStep(step: Extract<Step, { do: 'run' }>, root: string | undefined, run: Run): Promise<void> {
  const args = root === undefined ? step.args : [`--root=${root}`, ...step.args]
  const { code, output } = await run({ file: step.file, args })
  if (code === 0 || step.accept?.includes(code)) return
  const said = output.trim().split('\n').at(-1)?.slice(0, 200)
  throw new PreauError('SERVICE_STEP_FAILED', { step: [step.file, ...args].join(' ').slice(0, 200), code, said })
}

type FileStep = Exclude<Step, { do: 'run' | 'keep-key' | 'drop-key' }>

function isFileStep(step: Step): step is FileStep {
  return step.do !== 'run' && step.do !== 'keep-key' && step.do !== 'drop-key'
}

const OWN_KEYS: Record<Role, KeySteps> = {
  server: { keep: (work) => keepWrappingKey(work), drop: (work) => dropWrappingKey(work) },
  agent: { keep: (work) => keepDeviceWrapping(work), drop: (work) => dropDeviceWrapping(work) },
}

type At = (path: string) => string

function isDue(step: FileStep, at: At): boolean {
  const path = at(step.path)
  switch (step.do) {
    case 'folder':
      return lstatOf(path)?.isDirectory() !== true || !hasMode(path, step.mode)
    case 'write':
      return !isFileOf(path, bytesOf(step)) || !hasMode(path, step.mode)
    case 'copy':
      return (
        statOf(path)?.size !== statSync(step.from).size ||
        !isFileOf(path, readFileSync(step.from)) ||
        !hasMode(path, step.mode)
      )
    case 'slot':
      return !isLaid(step, path)
    case 'remove':
      return lstatOf(path) !== undefined
  }
}

function change(step: FileStep, at: At): void {
  const path = at(step.path)
  switch (step.do) {
    case 'folder':
      mkdirSync(path, { recursive: true })
      // Whoever made a link where our folder is to be would choose where our files go.
      if (lstatSync(path).isSymbolicLink())
        throw new PreauError('SERVICE_STEP_FAILED', { step: 'folder', path, why: 'link' })
      chmodSync(path, step.mode)
      return
    case 'write':
      replace(path, step.mode, (fresh) => writeFileSync(fresh, bytesOf(step)))
      return
    case 'copy':
      replace(path, step.mode, (fresh) => copyFileSync(step.from, fresh))
      return
    case 'slot':
      laySlot(step, path)
      return
    case 'remove':
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 })
  }
}

/** The file is whole, the old one or the new one, at any moment. */
function replace(path: string, mode: number, make: (fresh: string) => void): void {
  mkdirSync(dirname(path), { recursive: true })
  const fresh = `${path}.new`
  rmSync(fresh, { force: true })
  make(fresh)
  chmodSync(fresh, mode)
  const handle = openSync(fresh, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  for (const name of asides(path)) rmSync(join(dirname(path), name), { force: true })
  try {
    renameSync(fresh, path)
  } catch (error) {
    // Windows replaces no program that runs, the helper's in somebody's session for one; but it lets it be renamed.
    if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error)) || !existsSync(path)) throw error
    renameSync(path, `${path}.old-${asides(path).length}`)
    renameSync(fresh, path)
  }
}

/** Programs put aside while they ran, that could not be removed yet. */
function asides(path: string): string[] {
  return readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.old-`))
}

function bytesOf({ text, encoding = 'utf8' }: Extract<Step, { do: 'write' }>): Buffer {
  return encoding === 'utf16' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text, 'utf8')
}

function isFileOf(path: string, bytes: Buffer): boolean {
  return statOf(path)?.isFile() === true && readFileSync(path).equals(bytes)
}

/** On Windows a mode says nothing. */
function hasMode(path: string, mode: number): boolean {
  return process.platform === 'win32' || (statSync(path).mode & 0o7777) === mode
}

const statOf = (path: string) => statSync(path, { throwIfNoEntry: false })
const lstatOf = (path: string) => lstatSync(path, { throwIfNoEntry: false })

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
