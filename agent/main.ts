import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ASLEEP_CAUSES, Event } from '@preau/protocol/messages/event.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { View } from '@preau/protocol/messages/view.ts'
import type { Wake } from '@preau/protocol/messages/wake.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { type AwaitedLessons, awaitLessons } from './await-lessons.ts'
import { type AgentConfig, shellConfig } from './config.ts'
import type { KeptBoard } from './devices/keeper.ts'
import type { ScreenConsent } from './fixes/screen-consent.ts'
import { collectInventory } from './inventory/collect.ts'
import { guessKind } from './inventory/device-kind.ts'
import { machineName } from './inventory/machine-name.ts'
import { keepEquipment } from './keep-equipment.ts'
import { keepFixes } from './keep-fixes.ts'
import { keepInventory } from './keep-inventory.ts'
import { keepUpdates } from './keep-updates.ts'
import { platformSeal } from './keys/wrapping-key.ts'
import { machineFacts } from './lessons/machine-facts.ts'
import { createLog } from './log.ts'
import { openLogFile } from './log-file.ts'
import { keepPace, type Pace } from './pace.ts'
import { createReporter } from './reporting/reporter.ts'
import { sample } from './sampling.ts'
import { accountsIn, SHARED_KEY } from './session/doors.ts'
import { kioskDesk } from './session/kiosk-orders.ts'
import { sessionReadings } from './session/readings.ts'
import { startSessions } from './session/service.ts'
import { isFreeFor } from './update/free-time.ts'
import type { AskServer } from './uplink/ask-server.ts'
import { type Clock, realClock } from './uplink/clock.ts'
import { codeSource } from './uplink/code-source.ts'
import type { Connect } from './uplink/connection.ts'
import { loadDeviceKey } from './uplink/device-key.ts'
import { type Enrolled, startEnrolment } from './uplink/enrol.ts'
import type { FindServer } from './uplink/find-server.ts'
import type { Log } from './uplink/log.ts'
import { openOutbox } from './uplink/outbox.ts'
import { type Random, secureRandom } from './uplink/random.ts'
import { startUplink, type Uplink, type UplinkStatus } from './uplink/uplink.ts'
import { AGENT_VERSION } from './version.ts'
import type { RemoteView } from './view/remote-view.ts'
import { startCollector } from './vitals/collector.ts'
import { fillHistoryIn } from './vitals/fill-history.ts'
import { platformSources } from './vitals/platforms.ts'
import { type RealMachine, realMachine } from './vitals/real-machine.ts'
import { watchTime } from './watch-time.ts'

/** How long the farewell may take, in ms. */
const FAREWELL_WITHIN = 2000
/** Seconds between two looks at the clocks. */
const CLOCKS_EVERY = 60
/** How long the first look may hold up the start, in ms. */
const FIRST_LOOK_WITHIN = 3000

/** Folder of Windows, as vitals/real-machine.ts has it. */
const SYSTEM_ROOT = 'C:\\Windows'

const NO_UPLINK: UplinkStatus = { connected: false, born: false, refused: false, clockOffset: undefined }

/** Of this machine, as its people set it. */
const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

export type AsleepCause = (typeof ASLEEP_CAUSES)[number]

/** What a test replaces. */
export interface AgentDeps {
  machine?: RealMachine
  clock?: Clock
  random?: Random
  log?: Log
  connect?: Connect
  ask?: AskServer
  find?: FindServer
}

export interface RunningAgent {
  status(): UplinkStatus & { enrolled: Pick<Enrolled, 'school' | 'device' | 'mqtt'> | undefined }
  /** Resolves when a new version of this program lies ready: it has to end, so that its launcher tries that one. */
  replaced: Promise<void>
  /** Announces the silence that follows, waits a moment until the server has it, and ends. */
  stop(cause: AsleepCause): Promise<void>
}

/**
 * Starts the agent of this machine. It resolves after a first look: what it sees is kept until the server, which may come
 * later, has it.
 * Throws STORE_LOCKED where another agent runs in the same folder, ENROL_CODE_INVALID, and DEVICE_KEY_OPEN where others can
 * read the key of this device.
 */
export async function startAgent(config: AgentConfig, deps: AgentDeps = {}): Promise<RunningAgent> {
  const { machine = realMachine(), clock = realClock(), random = secureRandom } = deps
  const file = config.logFile === undefined ? undefined : openLogFile({ path: config.logFile })
  const write = file?.write ?? ((line: string) => void process.stderr.write(`${line}\n`))
  const log = deps.log ?? createLog({ json: config.jsonLog, now: () => clock.wall(), write })

  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const key = loadDeviceKey(config.data, { seal: platformSeal(config) })
  const code = codeSource(config)
  const outbox = openOutbox(join(config.data, 'outbox.db'), { clock, log })
  const tell = (event: string, params?: Event['params'], severity: Event['severity'] = 'info') =>
    outbox.addEvent({ event, severity, ...(params && { params }) })
  tell('agent.started', { version: AGENT_VERSION })

  const reporter = createReporter()
  const inventory = keepInventory({ outbox, clock, collect: () => collectInventory(machine), log })
  let enrolled: Enrolled | undefined
  let uplink: Uplink | undefined
  const { platform } = machine
  const holders = () => (platform === 'win32' ? [SHARED_KEY] : accountsIn())
  const folder = config.sessionDoor
  // Who shows the kiosk: shells in sessions of persons, and this program itself where it was told so.
  const kiosk = kioskDesk(clock)
  const sessions =
    folder === undefined ? undefined : await startSessions({ folder, platform, holders, kiosk, clock, log })
  // Read where it is asked for: windows and their proxy are nothing that a service shows.
  const shell =
    config.shell &&
    (await import('./shell-here.ts')).shellHere(config.shell, { settings: shellConfig(), kiosk, clock, log })
  const replaced = Promise.withResolvers<void>()
  const tellUpdate = (result: UpdateResult) => void outbox.addUpdate(result)
  const slots =
    config.slots === undefined
      ? undefined
      : (await import('./own-slots.ts')).ownSlots({ slots: config.slots, data: config.data, tell: tellUpdate, log })
  const updates = keepUpdates({
    ...{ folder: config.data, shipped: config.shipped, platform: `${platform}-${machine.os.arch()}`, tell },
    place: () => enrolled,
    every: config.updatesEvery === undefined ? undefined : config.updatesEvery * 1000,
    hardware: async () => (await import('./serial-boards.ts')).boardsHardware(equipment),
    install: {
      installers: async () =>
        (await import('./installers.ts')).installersOf({
          ...{ slots, clock, folder: config.data, specs: config.specs, platform: `${platform}-${machine.os.arch()}` },
          systemRoot: SYSTEM_ROOT,
          equipment: () => equipment,
          onRestartWanted: (product) => tell('package.restart_wanted', { product }),
        }),
      isFree: (ms) =>
        isFreeFor(ms, { now: serverTime, wall: clock.wall, isClassTime: (at) => lessons?.isClassTime(at), timeZone }),
      ...{ tell: tellUpdate, onRestart: replaced.resolve },
    },
    ...{ clock, random, log },
  })
  const ofSessions = sessions && sessionReadings(platform, sessions.state)

  const sampler = sample({
    clock,
    outbox,
    reporter,
    own: (): ReadingValues => {
      const offset = uplink?.status().clockOffset
      return {
        ...ofSessions?.(),
        ...updates.readings(),
        'outbox.records': outbox.size().records,
        ...(offset !== undefined && { 'clock.offset': Math.round(offset * 1000) / 1000 }),
      }
    },
    onThingsMoved: () => inventory.lookAgain(),
    onUrgent: () => uplink?.hurry(),
  })
  const collector = startCollector({
    machine,
    sources: platformSources(machine.platform, fillHistoryIn(join(config.data, 'disk-fill.json'))),
    onValues: (_changed, { failed }) => {
      for (const { names, error } of failed) {
        log('warn', 'reading.failed', { names: names.join(' '), code: error.code })
        tell('reading.failed', { names: names.join(' ').slice(0, 200), code: error.code }, 'warning')
      }
      sampler.look(collector.state())
    },
  })

  const onPace = (next: Pace) => {
    if (config.interval === undefined) uplink?.setPace(next)
  }
  const pace = keepPace({ clock, random, onPace })
  /** What the server's clock was when the monotonic clock of this agent began, ms since 1970. */
  let serverBegan: number | undefined
  let lessons: AwaitedLessons | undefined
  const serverTime = () => (serverBegan === undefined ? undefined : serverBegan + clock.uptime() * 1000)
  let consent: ScreenConsent | undefined
  const fixes = keepFixes({
    ...{ folder: config.data, runbooks: config.runbooks, machine, clock, log, kiosk },
    place: () => enrolled,
    isServerReached: () => uplink?.status().born === true,
    serverHost: () => (enrolled ? new URL(enrolled.mqtt).hostname : undefined),
    isSessionOpen: () => sessions?.state().open === true || shell !== undefined,
    board: { seekAgain: () => equipment.seekAgain(), answers: () => boardAnswers(equipment.board()) },
    agrees: async (asked, signal) => {
      const { ScreenConsent } = await import('./fixes/screen-consent.ts')
      consent ??= new ScreenConsent({
        ...{ clock, now: () => lessons?.now()?.state().now ?? clock.wall(), front: kiosk.front },
        isShown: () => lessons?.now() !== undefined && kiosk.isShown(),
        changed: () => lessons?.now()?.touch(),
      })
      return await consent.ask(asked, signal)
    },
  })
  const equipment = keepEquipment({
    folder: config.data,
    specs: config.specs,
    outbox,
    clock,
    random,
    log,
    serverTime,
    isClassTime: (at) => lessons?.isClassTime(at),
    machine: fixes,
  })
  lessons = await awaitLessons({
    folder: config.data,
    lessons: config.lessons,
    page: shell || sessions ? config.kioskPage : undefined,
    hasProxy: shellConfig().upstream !== undefined,
    ...{ outbox, clock, log, serverTime },
    orders: kiosk,
    board: equipment.board,
    machine: () => machineFacts(collector.state()),
    isConnected: () => uplink?.status().born === true,
    view: () => view,
    consent: () => consent,
  })
  let view: RemoteView | undefined
  const onView = async (asked: View) => {
    const { keepView } = await import('./keep-view.ts')
    const page = () => lessons?.now()?.state()
    const ask = deps.ask && { ask: deps.ask }
    const mayUnasked = () => lessons?.now()?.isViewTime() === true
    view ??= keepView({ orders: kiosk, place: () => enrolled, page, mayUnasked, ...ask, clock, log })
    view.take(asked)
    lessons?.now()?.touch()
  }
  let wake: ((asked: Wake) => Promise<void>) | undefined
  const onWake = async (asked: Wake) => {
    const { broadcastsOf, waker } = await import('./lessons/wake-machines.ts')
    wake ??= waker({ addresses: () => broadcastsOf(machine.os.networkInterfaces()), clock, log })
    await wake(asked)
  }
  const connect = (place: Enrolled) => {
    const isSame = enrolled?.device === place.device && enrolled.school === place.school
    enrolled = place
    if (uplink && isSame) return uplink.moveTo(place)
    void uplink?.cut()
    uplink = startUplink({
      identity: place,
      outbox: slots?.watched(outbox) ?? outbox,
      agent: { version: AGENT_VERSION, platform: machine.platform, arch: machine.os.arch() },
      ...(config.interval === undefined ? pace.now() : { interval: config.interval }),
      state: reporter,
      inventoryDigests: inventory.digests,
      onWantInventory: inventory.sendAgain,
      onCommand: equipment.take,
      onPlan: (plan) => lessons?.take(plan),
      onWake: (asked) => void onWake(asked),
      onView: (asked) => void onView(asked),
      onLook: () => updates.look(),
      onClockOffset: (seconds) => {
        serverBegan = clock.wall() - seconds * 1000 - clock.uptime() * 1000
      },
      clock,
      random,
      log,
      ...(deps.connect && { connect: deps.connect }),
    })
  }

  // The first birth holds what the first look saw; a disk that hangs must not hold it up.
  await Promise.race([collector.ready(), new Promise<void>((late) => clock.after(FIRST_LOOK_WITHIN, late))])
  sampler.flush()

  const stopEnrolment = startEnrolment({
    folder: config.data,
    key,
    code,
    server: config.server,
    details: () => inventory.first.then((sections) => detailsOf(config, sections, collector.state())),
    onEnrolled: connect,
    onRevoked: () => {
      void uplink?.cut()
      uplink = undefined
    },
    line: () => {
      const { born, refused } = uplink?.status() ?? NO_UPLINK
      return born ? 'up' : refused ? 'refused' : 'lost'
    },
    serverTime: () => {
      const offset = uplink?.status().clockOffset
      return offset === undefined ? undefined : clock.wall() - offset * 1000
    },
    clock,
    random,
    log,
    ...(deps.ask && { ask: deps.ask }),
    ...(deps.find && { find: deps.find }),
  })
  const stopWatching = watchTime({
    clock,
    boot: () => machine.os.uptime(),
    interval: CLOCKS_EVERY,
    onGap: ({ kind, seconds }) => {
      if (kind === 'slept') tell('device.awake', { seconds })
      else tell('clock.jumped', { seconds }, 'warning')
      uplink?.rebirth()
    },
  })

  return {
    replaced: replaced.promise,
    status: () => ({ ...(uplink?.status() ?? NO_UPLINK), enrolled }),
    async stop(cause) {
      stopWatching()
      stopEnrolment()
      pace.stop()
      collector.stop()
      sampler.stop()
      inventory.stop()
      await updates.stop()
      view?.stop('lost')
      await lessons?.stop()
      await equipment.stop()
      await shell?.stop()
      kiosk.stop()
      await sessions?.stop()
      tell('device.asleep', { cause })
      await uplink?.stop({ within: FAREWELL_WITHIN })
      outbox.close()
      machine.stop()
      log('info', 'agent.stopped', { cause })
      file?.close()
    },
  }
}

/** Whether what shows the picture of this machine answers; undefined where it has no such thing. */
function boardAnswers(board: KeptBoard | undefined): boolean | undefined {
  return board && board.equipment.state().presence === 'present'
}

/** What this machine says of itself when it asks for its place. A person may change all of it later. */
function detailsOf(
  { name, kind, room }: AgentConfig,
  sections: Awaited<ReturnType<typeof collectInventory>>,
  values: ReadingValues,
) {
  const [system] = sections.system ?? []
  return {
    name: name ?? machineName(sections).slice(0, 80),
    kind: kind ?? guessKind(sections, values),
    ...(room !== undefined && { room }),
    ...(system?.model && { model: system.model }),
    ...(system?.serial && { serial: system.serial }),
  }
}
