import type { InformationName, Machine } from './machine.ts'
import type { Recording } from './recorded-machine.ts'
import { emptyRecording } from './recordings/empty-recording.ts'

/** A machine that keeps all that it answers. */
export interface Recorder {
  machine: Machine
  recording(): Recording
}

/** Puts a recorder before `machine`: a recording of a machine that is at hand tests every later change on it. */
export function recorder(machine: Machine): Recorder {
  const kept = emptyRecording(machine.platform)
  const os = machine.os
  const networkInterfaces = Object.entries(os.networkInterfaces()).map(([name, all = []]) => [name, all] as const)
  Object.assign(kept, { now: machine.now(), monotonic: machine.monotonic() })
  kept.os = {
    cpus: os.cpus(),
    uptime: os.uptime(),
    totalmem: os.totalmem(),
    freemem: os.freemem(),
    hostname: os.hostname(),
    release: os.release(),
    arch: os.arch(),
    networkInterfaces: Object.fromEntries(networkInterfaces),
  }
  return { machine: { ...machine, ...doorsOf(machine, kept) }, recording: () => kept }
}

function doorsOf(machine: Machine, kept: Recording): Partial<Machine> {
  return {
    readText: async (path) => keep(kept.files, path, await machine.readText(path)),
    readBytes: async (path) => {
      const bytes = await machine.readBytes(path)
      if (bytes !== undefined) kept.binaries[path] = Buffer.from(bytes).toString('base64')
      return bytes
    },
    listFolder: async (path) => {
      const names = await machine.listFolder(path)
      if (names.length > 0) kept.folders[path] = names
      return names
    },
    statfs: async (path) => keep(kept.fileSystems, path, await machine.statfs(path)),
    run: async (file, args, options) => {
      return keep(kept.programs, [file, ...args].join(' '), await machine.run(file, args, options))
    },
    ask: async (question) => keep(kept.answers, question, await machine.ask(question)),
    information: async (name: InformationName) => keep(kept.information, name, await machine.information(name)),
  }
}

function keep<T>(record: Record<string, T>, key: string, value: T | undefined): T | undefined {
  if (value !== undefined) record[key] = value
  return value
}
