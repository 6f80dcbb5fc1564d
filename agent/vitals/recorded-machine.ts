import type { CpuInfo, NetworkInterfaceInfo } from 'node:os'
import { PreauError } from '@preau/protocol/errors.ts'
import type { FileSystem, InformationName, Machine, RunResult } from './machine.ts'
import type { Question } from './windows/questions.ts'

/** What one machine answered: everything that a reading may ask of a machine. */
export interface Recording {
  about: { machine: string; real: string; byHand: string }
  platform: string
  files: Record<string, string>
  /** Files that are not text, in base64. */
  binaries: Record<string, string>
  /** Empty folders, and folders whose files are not in the recording. */
  folders: Record<string, string[]>
  fileSystems: Record<string, FileSystem>
  /** By the command line, joined with spaces. */
  programs: Record<string, RunResult>
  answers: Partial<Record<Question, unknown>>
  information: Partial<Record<InformationName, unknown>>
  os: {
    cpus: Pick<CpuInfo, 'model' | 'speed' | 'times'>[]
    uptime: number
    totalmem: number
    freemem: number
    hostname: string
    release: string
    arch: string
    networkInterfaces: Record<string, NetworkInterfaceInfo[]>
  }
  now: number
  monotonic: number
}

/** A machine played from a recording. It counts what was asked of it, and time goes on only when it is told to. */
export interface RecordedMachine extends Machine {
  recording: Recording
  /** Every program run and every question asked, in order. */
  asked: string[]
  /** Lets `seconds` pass on both clocks, and changes what is given. */
  pass(seconds: number, changes?: Partial<Recording>): void
}

/** Plays `recording`; files, programs and answers of `changes` are added to what was recorded. */
export function recordedMachine(recording: Recording): RecordedMachine {
  const played = structuredClone(recording)
  const asked: string[] = []
  return {
    platform: played.platform,
    recording: played,
    asked,
    os: {
      cpus: () => played.os.cpus,
      uptime: () => played.os.uptime,
      totalmem: () => played.os.totalmem,
      freemem: () => played.os.freemem,
      hostname: () => played.os.hostname,
      release: () => played.os.release,
      arch: () => played.os.arch,
      networkInterfaces: () => played.os.networkInterfaces,
    },
    readText: async (path) => played.files[path],
    readBytes: async (path) => {
      const base64 = played.binaries[path]
      return base64 === undefined ? undefined : Buffer.from(base64, 'base64')
    },
    listFolder: async (path) => namesIn(played, path),
    statfs: async (path) => played.fileSystems[path],
    run: async (file, args) => {
      const line = [file, ...args].join(' ')
      const result = played.programs[line]
      if (result !== undefined) asked.push(line)
      return result
    },
    ask: async (question) => {
      asked.push(`PowerShell: ${question}`)
      const answer = played.answers[question]
      if (answer === undefined) throw new PreauError('READING_FAILED', { question })
      return answer
    },
    information: async (name) => {
      const answer = played.information[name]
      if (answer === undefined) throw new PreauError('READING_FAILED', { information: name })
      return answer
    },
    now: () => played.now,
    monotonic: () => played.monotonic,
    pass: (seconds, changes = {}) => {
      played.now += seconds * 1000
      played.monotonic += seconds
      played.os.uptime += seconds
      const { files, fileSystems, programs, answers, ...rest } = changes
      Object.assign(played, rest)
      Object.assign(played.files, files)
      Object.assign(played.fileSystems, fileSystems)
      Object.assign(played.programs, programs)
      Object.assign(played.answers, answers)
    },
  }
}

/** The folders of a recording follow from its files. */
function namesIn(recording: Recording, folder: string): string[] {
  const names = new Set(recording.folders[folder])
  const prefix = `${folder}/`
  const paths = [recording.files, recording.binaries, recording.folders].flatMap((entries) => Object.keys(entries))
  for (const path of paths) {
    const [name] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : []
    if (name) names.add(name)
  }
  return [...names].sort()
}
