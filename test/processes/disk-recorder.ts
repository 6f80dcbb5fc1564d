import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { relative, sep } from 'node:path'
import { type DiskOp, type DiskStart, TOP } from './disk-model.ts'

/** What a program did to a folder, and what was there before. Each call bears the word that `say` said last. */
export interface Recorded {
  start: DiskStart
  ops: (DiskOp & { step: string })[]
}

/**
 * Lets code of this process run and writes down each of its calls that changes something below a folder. The code is the one that
 * runs on a machine: its own calls of `node:fs` are heard, none is made up.
 */
export async function recordDisk(top: string, act: (say: (step: string) => void) => unknown): Promise<Recorded> {
  const nodes = new Map<string, number>([['', TOP]])
  const start = new Map<string, { node: number; bytes: Buffer | undefined }>()
  const ops: Recorded['ops'] = []
  const handles = new Map<number, string>()
  let step = ''
  let last = TOP

  const nameOf = (path: unknown) => {
    const name = relative(top, String(path)).split(sep).join('/')
    return name.startsWith('..') ? undefined : name
  }
  const known = (name: string) => nodes.get(name) ?? -1
  const note = (op: DiskOp) => void ops.push({ ...op, step })
  const create = (name: string, isFolder: boolean) => {
    nodes.set(name, ++last)
    note({ op: 'create', name, node: last, isFolder })
  }
  const write = (name: string, bytes: unknown) => {
    const copy = Buffer.from(bytes as Uint8Array)
    // In halves, as a disk takes them: there is a cut between two blocks of one call.
    for (const half of [copy.subarray(0, copy.length >> 1), copy.subarray(copy.length >> 1)])
      if (half.length > 0) note({ op: 'write', node: known(name), name, bytes: half })
  }
  const opened = (name: string, flags: unknown) => {
    const how = `${flags ?? 'r'}`
    if (!/^[wa]/.test(how)) return
    if (!nodes.has(name)) create(name, false)
    else if (how.startsWith('w')) note({ op: 'empty', node: known(name), name })
  }
  const moved = (from: string, to: string) => {
    note({ op: 'rename', from, to })
    const under = [...nodes].filter(([name]) => name === from || name.startsWith(`${from}/`))
    for (const [name] of under) nodes.delete(name)
    for (const [name, node] of under) nodes.set(`${to}${name.slice(from.length)}`, node)
  }
  const removed = (name: string) => {
    const under = [...nodes.keys()].filter((each) => each === name || each.startsWith(`${name}/`))
    // What is in a folder goes first.
    for (const each of under.sort((a, b) => b.length - a.length)) {
      note({ op: 'remove', name: each })
      nodes.delete(each)
    }
  }
  const made = (name: string) => {
    const parts = name.split('/')
    for (let depth = 1; depth <= parts.length; depth++) {
      const each = parts.slice(0, depth).join('/')
      if (each !== '' && !nodes.has(each)) create(each, true)
    }
  }
  const copied = (from: unknown, to: string) => {
    opened(to, 'w')
    write(to, real.readFileSync(String(from)))
  }

  const real = { ...fs }
  const realPromises = { ...promises }
  const walk = (folder: string) => {
    for (const entry of real.readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      const name = nameOf(path) ?? ''
      nodes.set(name, ++last)
      start.set(name, { node: last, bytes: entry.isDirectory() ? undefined : real.readFileSync(path) })
      if (entry.isDirectory()) walk(path)
    }
  }
  walk(top)

  type Call = (...args: never[]) => unknown
  /** Hears a call on a path below the folder once it was done. */
  const heard = (call: Call, hear: (name: string, args: unknown[]) => void, at = 0) =>
    ((...args: unknown[]) => {
      const name = nameOf(args[at])
      const done = (call as (...all: unknown[]) => unknown)(...args)
      if (name !== undefined) hear(name, args)
      return done
    }) as never
  const onOpen = (name: string, [, flags]: unknown[]) => opened(name, flags)
  const onMove = (name: string, [, to]: unknown[]) => moved(name, nameOf(to) ?? '')
  const hooks = {
    openSync: (...args: Parameters<typeof real.openSync>) => {
      const file = real.openSync(...args)
      const name = nameOf(args[0])
      if (name === undefined) return file
      opened(name, args[1])
      handles.set(file, name)
      return file
    },
    closeSync: (file: number) => {
      handles.delete(file)
      real.closeSync(file)
    },
    writeFileSync: (...args: Parameters<typeof real.writeFileSync>) => {
      const name = typeof args[0] === 'number' ? handles.get(args[0]) : nameOf(args[0])
      real.writeFileSync(...args)
      if (name === undefined) return
      if (typeof args[0] !== 'number') opened(name, 'w')
      write(name, args[1])
    },
    fsyncSync: (file: number) => {
      real.fsyncSync(file)
      const name = handles.get(file)
      if (name !== undefined) note({ op: 'sync', node: known(name), name })
    },
    renameSync: heard(real.renameSync, onMove),
    rmSync: heard(real.rmSync, removed),
    mkdirSync: heard(real.mkdirSync, made),
    copyFileSync: heard(real.copyFileSync, (name, [from]) => copied(from, name), 1),
  }
  const promised = {
    rename: heard(realPromises.rename, onMove),
    rm: heard(realPromises.rm, removed),
    mkdir: heard(realPromises.mkdir, made),
    async copyFile(...args: Parameters<typeof realPromises.copyFile>) {
      await realPromises.copyFile(...args)
      const name = nameOf(args[1])
      if (name !== undefined) copied(args[0], name)
    },
    async open(...args: Parameters<typeof realPromises.open>) {
      const file = await realPromises.open(...args)
      const name = nameOf(args[0])
      if (name === undefined) return file
      onOpen(name, args)
      const { sync, write: put } = file
      file.sync = async () => {
        await sync.call(file)
        note({ op: 'sync', node: known(name), name })
      }
      file.write = (async (bytes: Uint8Array, from = 0) => {
        const done = await (put as (bytes: Uint8Array, from: number) => Promise<{ bytesWritten: number }>).call(
          file,
          bytes,
          from,
        )
        write(name, bytes.subarray(from, from + done.bytesWritten))
        return done
      }) as typeof file.write
      return file
    },
  }
  Object.assign(fs, hooks)
  Object.assign(promises, promised)
  syncBuiltinESMExports()
  try {
    await act((next) => {
      step = next
    })
  } finally {
    for (const name of Object.keys(hooks) as (keyof typeof hooks)[]) Object.assign(fs, { [name]: real[name] })
    for (const name of Object.keys(promised) as (keyof typeof promised)[])
      Object.assign(promises, { [name]: realPromises[name] })
    syncBuiltinESMExports()
  }
  return { start, ops }
}
