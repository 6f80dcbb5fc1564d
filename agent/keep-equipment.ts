import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { EquipmentLine, EquipmentSettings } from '@preau/protocol/equipment-settings.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import { Actions, type ActionsParts } from './actions/actions.ts'
import { fileJournal } from './actions/journal.ts'
import { discover } from './devices/discover.ts'
import { HidSearch } from './devices/hid-search.ts'
import { Keeper, type KeptBoard, type KeptLine, type KnownIdentities } from './devices/keeper.ts'
import { LineSearch } from './devices/line-search.ts'
import { listenToPjlink, type PjlinkEar } from './devices/pjlink-search.ts'
import { keptLine, readEquipmentSettings } from './devices/settings.ts'
import { type LaidSpecs, laidSpecsFolder, type NamedSpec, readHidSpecs, readSpecs } from './drivers/spec-files.ts'
import { type HidDevice, hidDevices } from './ports/hid-devices.ts'
import type { OpenPort } from './ports/port.ts'
import { serialLines } from './ports/serial-lines.ts'
import type { Clock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'
import type { Random } from './uplink/random.ts'
import { writeWhole } from './uplink/whole-file.ts'

export interface KeepEquipmentOptions {
  /** Data folder of the agent: `equipment.json` names the lines, the other files are its own. */
  folder: string
  /** Folder of the specs. */
  specs: string
  outbox: Outbox
  clock: Clock
  random: Random
  log: Log
  /** Clock of the server, ms since 1970; undefined before its first answer. */
  serverTime(): number | undefined
  /** Whether a class may be going on; by the hours of every school where nothing is said. */
  isClassTime?(at: number): boolean | undefined
  /** What the machine does to itself. */
  machine?: ActionsParts['machine']
  /** What a test replaces: the HID devices of this machine, and the port where projectors say what changed. */
  hid?: { list(): Promise<readonly HidDevice[]>; open(path: string): OpenPort }
  noticePort?: number
}

/** How long the first look at HID devices may hold up everything else, in ms. */
const HID_WITHIN = 3000

/** How long a command under way may hold up the end of the agent, in ms. */
const END_WITHIN = 1500

export interface KeptEquipment {
  take(command: Command): void
  /** What shows the picture of this machine; `key` as the server knows it, where it does. */
  board(key?: string): KeptBoard | undefined
  /** Looks on every line for what is there, and asks what is known how it is. */
  seekAgain(): void
  /** A spec has another text: its devices are spoken with by that from now on. Throws SPEC_INVALID where it cannot be used. */
  useSpec(id: string): Promise<void>
  /** The devices on serial lines, as they are now. */
  onSerial(): ReturnType<Keeper['onSerial']>
  stop(): Promise<void>
}

/** Looks after the devices that this machine reaches, and does what the server wants done by them. */
export function keepEquipment(options: KeepEquipmentOptions): KeptEquipment {
  const { folder, specs: specsFolder, outbox, clock, random, log, serverTime } = options
  const [settings, found, seen] = ['equipment.json', 'equipment-found.json', 'equipment-seen.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const complain = (error: unknown) => {
    const { code, context } = toPreauError(error)
    log('error', 'equipment.unusable', { code, ...context })
  }
  const { lines, search = false } = readOr(() => readEquipmentSettings(settings), complain)
  const laid = { folder: laidSpecsFolder(folder), onBad: complain }
  const isNamed = (path: string) => lines.some((line) => 'serial' in line && line.serial === path)
  let searched = search ? readOr(() => readEquipmentSettings(found), complain).lines : []
  searched = searched.filter((line) => 'serial' in line && !isNamed(line.serial))
  const kept = keptLines([...lines, ...searched], { specs: specsFolder, laid }, complain)
  const keeper = new Keeper(kept, {
    clock,
    random,
    report: (equipment) => void outbox.addEquipment(equipment),
    known: readKnown(seen),
    onKnown: (known) => writeWhole(seen, JSON.stringify(known)),
  })
  const actions = new Actions({
    journal: fileJournal(join(folder, 'actions.json')),
    find: (key) => keeper.find(key),
    report: (result) => void outbox.addResult(result),
    serverTime,
    ...(options.isClassTime && { isClassTime: options.isClassTime }),
    machine: options.machine,
    log,
  })
  const lineSearch = new LineSearch({
    clock,
    list: serialLines,
    discover: (serial) => discover({ specs: readSpecs(specsFolder, undefined, laid), places: [{ serial }], clock }),
    isKept: (path) => isNamed(path) || searched.some((line) => 'serial' in line && line.serial === path),
    onFound: (line) => {
      searched = [...searched, line]
      writeWhole(found, JSON.stringify({ lines: searched }))
      for (const more of keptLines([line], { specs: specsFolder, laid }, complain)) keeper.add(more)
    },
    log,
  })
  const hidSearch = new HidSearch({
    clock,
    list: options.hid?.list ?? hidDevices,
    ...(options.hid && { open: options.hid.open }),
    specs: () => readHidSpecs(specsFolder, laid),
    onFound: (line) => keeper.add(line),
    log,
  })
  actions.start()
  // What is on USB belongs into the first whole word: a device that is not in it counts as taken away.
  let isStopped = false
  void within(clock, HID_WITHIN, hidSearch.start()).then(() => {
    if (!isStopped) keeper.start()
  })
  const ear = hearNotices(kept, keeper, options)
  if (search) lineSearch.start()
  return {
    take: (command) => actions.take(command),
    board: (key) => keeper.board(key),
    seekAgain() {
      keeper.lookAgain(() => true)
      if (search) lineSearch.lookAgain()
      hidSearch.lookAgain()
    },
    onSerial: () => keeper.onSerial(),
    async useSpec(id) {
      const [named] = readSpecs(specsFolder, new Set([id]), laid)
      if (!named) return
      const again = keptLines(
        [...lines, ...searched].filter(({ spec }) => spec === id),
        { specs: specsFolder, laid },
        complain,
      )
      const isThere = new Set<string>()
      await keeper.replace(id, (line) => {
        isThere.add(line.place)
        return again.find(({ place }) => place === line.place) ?? { ...line, spec: named.spec }
      })
      // Lines that name a spec which nobody had until now.
      for (const line of again) if (!isThere.has(line.place)) keeper.add(line)
    },
    async stop() {
      isStopped = true
      lineSearch.stop()
      hidSearch.stop()
      // What is not done by then is answered at the next start: that nobody knows.
      await within(clock, END_WITHIN, actions.idle())
      await keeper.stop()
      await (await ear)?.close()
    },
  }
}

/** Waits for something, but no longer than `ms`. */
function within(clock: Clock, ms: number, what: Promise<void>): Promise<void> {
  return new Promise<void>((done) => {
    const callOff = clock.after(ms, done)
    void what.finally(() => {
      callOff()
      done()
    })
  })
}

/** Projectors of class 2 say by themselves what changed: that is a reason to ask them, and no fact. */
async function hearNotices(
  lines: readonly KeptLine[],
  keeper: Keeper,
  { noticePort, log }: KeepEquipmentOptions,
): Promise<PjlinkEar | undefined> {
  const speaking = lines.flatMap(({ host, spec }) => (host !== undefined && spec.transport.udp ? [host] : []))
  if (speaking.length === 0) return undefined
  try {
    const addresses = new Map(await Promise.all(speaking.map(async (host) => [host, await addressOf(host)] as const)))
    return await listenToPjlink({
      ...(noticePort !== undefined && { port: noticePort }),
      onHint: ({ host }) => keeper.lookAgain((line) => addresses.get(line.host ?? '') === host),
    })
  } catch (error) {
    log('warn', 'equipment.notices_unheard', { code: toPreauError(error).code })
    return undefined
  }
}

/** The address of a host by its name; the name itself where nobody knows it. */
async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  const { lookup } = await import('node:dns/promises')
  return await lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => host,
  )
}

/** A file with a mistake is told of, and is as none: the agent itself goes on. */
function readOr(read: () => EquipmentSettings, complain: (error: unknown) => void): EquipmentSettings {
  try {
    return read()
  } catch (error) {
    complain(error)
    return { lines: [] }
  }
}

/** Lines as they are kept. A mistake in one of them leaves the others as they are. */
function keptLines(
  lines: readonly EquipmentLine[],
  from: { specs: string; laid: LaidSpecs },
  complain: (error: unknown) => void,
): KeptLine[] {
  if (lines.length === 0) return []
  try {
    const specs: NamedSpec[] = readSpecs(from.specs, new Set(lines.map(({ spec }) => spec)), from.laid)
    return lines.flatMap((line) => {
      try {
        return [keptLine(line, specs)]
      } catch (error) {
        complain(error)
        return []
      }
    })
  } catch (error) {
    complain(error)
    return []
  }
}

/** Who was where at the last start; a file that cannot be read is as none. */
function readKnown(path: string): KnownIdentities {
  try {
    const known: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof known === 'object' && known !== null ? (known as KnownIdentities) : {}
  } catch {
    return {}
  }
}
