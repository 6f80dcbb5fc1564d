import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeParcel } from '../../agent/update/parcel.ts'
import { realSlotDisk } from '../../agent/update/real-slot-disk.ts'
import { shippedText } from '../../agent/update/shipped.ts'
import { SlotFolder } from '../../agent/update/slot-folder.ts'
import { slotFilesIn } from '../../cli/service/slot-files.ts'

/** The package as it is handed out, and what its updates are signed by. */
export interface LauncherStart {
  /** What scripts/package-service.ts made. */
  pack: string
  /** For slots and data. */
  folder: string
  root: Buffer
  director: string
  code: string
}

/** A real agent, as a service runs it: out of slots, by the launcher, which is started again whenever it ends. */
export class AgentUnderLauncher {
  readonly slots: SlotFolder
  readonly data: string
  output = ''
  #isStopping = false
  #child: ChildProcess | undefined
  #running: Promise<void> | undefined
  readonly #start: LauncherStart

  constructor(start: LauncherStart) {
    this.#start = start
    this.data = join(start.folder, 'data')
    this.slots = new SlotFolder(realSlotDisk(join(start.folder, 'slots')))
  }

  /** Lays the version of the package down, and runs it. */
  start(): void {
    const { folder, pack, root, director } = this.#start
    mkdirSync(join(folder, 'slots'), { recursive: true })
    const files = filesOf(pack)
    files.set('updates.json', Buffer.from(shippedText({ built: 0, director, root })))
    this.slots.install(readFileSync(join(pack, 'VERSION'), 'utf8').trim(), files)
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#child?.kill('SIGTERM')
    await this.#running
  }

  /** Ends what runs without a word, as a power cut does. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  async #run(): Promise<void> {
    const { folder, pack, code } = this.#start
    const args = [join(pack, 'launcher.mjs'), join(folder, 'slots'), 'agent.mjs', '--data', this.data, '--code', code]
    // Night, whenever the test runs: nobody has class.
    const env = { ...process.env, TZ: nightZone(Date.now()) }
    while (!this.#isStopping) {
      const more = ['--json-log', '--updates-every', '1']
      const child = spawn(process.execPath, [...args, ...more], { stdio: ['ignore', 'pipe', 'pipe'], env })
      this.#child = child
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          this.output += chunk.toString()
        })
      }
      await once(child, 'exit')
    }
  }
}

/** A version of the package of another number; `acts` stands before its program. */
export function otherVersion(pack: string, version: string, acts = ''): Buffer {
  const files = filesOf(pack)
  const program = files.get('agent.mjs')?.toString('latin1') ?? ''
  const own = readFileSync(join(pack, 'VERSION'), 'utf8').trim()
  const parts = program.split(`"${own}"`)
  if (parts.length !== 2) throw new Error(`the version stands ${parts.length - 1} times in the program`)
  files.set('agent.mjs', Buffer.from(`${acts}${parts.join(`"${version}"`)}`, 'latin1'))
  return makeParcel(files)
}

export function writeVersion(pack: string, path: string, version: string, acts = ''): void {
  writeFileSync(path, otherVersion(pack, version, acts))
}

function filesOf(pack: string): Map<string, Buffer> {
  return new Map(slotFilesIn(pack).map((name) => [name, readFileSync(join(pack, name))]))
}

/** A zone in which it is three in the morning. */
function nightZone(now: number): string {
  const ahead = ((3 - new Date(now).getUTCHours() + 36) % 24) - 12
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}
