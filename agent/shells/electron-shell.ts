import { type ChildProcess, spawn } from 'node:child_process'
import { PreauError } from '@preau/protocol/errors.ts'
import type { WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { OpenRefusal, ShellOpening } from '@preau/protocol/session.ts'
import { isChannel, readChannel, type ShellChannel, type ShellMessage } from '@preau/protocol/shell-channels.ts'
import type { Clock } from '../uplink/clock.ts'
import { freshProfile, wipeLeftProfiles } from './fresh-profile.ts'
import { type Keeper, keepThere } from './keep-there.ts'
import { type LessonProxy, startLessonProxy } from './lesson-proxy.ts'
import { type RunningProgram, startProgram } from './run-program.ts'
import type { Shell, ShellEvent } from './shell.ts'
import { FILES_ORIGIN } from './site-names.ts'

export interface ElectronShellOptions {
  /** The packed kiosk (agent/electron), or an Electron that is given the folder of its program. */
  electron: string
  args?: readonly string[]
  folder: string
  environment: NodeJS.ProcessEnv
  upstream?: string | undefined
  clock: Clock
  onEvent(event: ShellEvent): void
}

interface Running {
  tell<C extends ShellChannel>(channel: C, message: ShellMessage<C>): void
  ask(order: (id: number) => void): Promise<OpenRefusal | undefined>
  end(): Promise<void>
}

/** It says that it lives each second; one that did not for so long hangs, ms. */
const SILENT_AFTER = 3000
const SHOWN_WITHIN = 30_000
const DONE_WITHIN = 20_000
const END_WITHIN = 1500

/** The kiosk in Electron: a program of its own that is told by a channel between parent and child what to show. */
export function electronShell(options: ElectronShellOptions): Shell {
  const { clock, onEvent, environment, upstream } = options
  let kiosk: Keeper<Running> | undefined
  let proxy: LessonProxy | undefined
  let program: RunningProgram | undefined
  let opened: string | undefined
  let turn: Promise<unknown> = Promise.resolve()
  wipeLeftProfiles(options.folder)

  const onHeld = (what: string) => onEvent({ event: 'held', what })
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = turn.then(act, act)
    turn = done.catch(() => {})
    return done
  }

  async function closeLesson(): Promise<void> {
    program?.end()
    const [last, running] = [proxy, kiosk?.now()]
    proxy = undefined
    program = undefined
    opened = undefined
    await running?.ask((id) => running.tell('kiosk.close', { id }))
    await last?.stop()
  }

  async function openPage(
    address: string,
    { origins, sites }: { origins: string[]; sites: string[] },
    files: string | undefined,
    rules: WindowRules | undefined,
  ) {
    const running = kiosk?.now()
    if (!running) return 'no_shell'
    proxy = await startLessonProxy({ files, upstream, onHeld })
    const order = { address, origins, sites: [...sites], proxy: proxy.address, ...(rules && { rules }) }
    const refused = await running.ask((id) => running.tell('kiosk.open', { id, ...order }))
    if (refused !== undefined) await closeLesson()
    return refused
  }

  async function open(what: ShellOpening, rules: WindowRules | undefined): Promise<OpenRefusal | undefined> {
    const of = JSON.stringify([what, rules])
    if (opened === of) return void kiosk?.now()?.tell('kiosk.front', {})
    await closeLesson()
    if (what.kind === 'application') {
      program = await startProgram(what.program, what.arguments, environment)
      return program ? undefined : 'unreachable'
    }
    const path = what.kind === 'file' ? what.path.split('/').map(encodeURIComponent).join('/') : ''
    const refused =
      what.kind === 'web'
        ? await openPage(what.address, { origins: [], sites: what.sites }, undefined, rules)
        : await openPage(`${FILES_ORIGIN}/${path}`, { origins: [FILES_ORIGIN], sites: [] }, what.folder, rules)
    if (refused === undefined) opened = of
    return refused
  }

  return {
    show(invite, rules = () => undefined) {
      kiosk ??= keepThere({
        clock,
        async start(onGone) {
          const begun = clock.uptime()
          const url = await invite()
          const running = await startElectron(options, { url, rules: rules() }, (why) => {
            opened = undefined
            void proxy?.stop()
            proxy = undefined
            onGone(why)
          })
          onEvent({ event: 'shown', ms: Math.round((clock.uptime() - begun) * 1000) })
          return running
        },
        onFell: (why) => onEvent({ event: 'fell', what: 'kiosk', why }),
      })
    },
    async hide() {
      const last = kiosk
      kiosk = undefined
      // What a lesson opened ends with the program that shows it.
      await last?.stop()
      await inTurn(closeLesson)
    },
    open: (what, rules) => inTurn(() => open(what, rules)),
    close: () => inTurn(closeLesson),
  }
}

/** Starts it and waits until the kiosk is shown. Throws SHELL_FAILED. */
async function startElectron(
  options: ElectronShellOptions,
  { url, rules }: { url: string; rules: WindowRules | undefined },
  onGone: (why: string) => void,
): Promise<Running> {
  const { electron, args = [], environment, clock } = options
  const profile = freshProfile(options.folder)
  const { NODE_OPTIONS: _none, ELECTRON_RUN_AS_NODE: _neither, ...clean } = environment
  const child = spawn(electron, [...args, `--user-data-dir=${profile.path}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: clean,
    windowsHide: false,
  })
  const waiting = new Map<number, (refused: OpenRefusal | undefined) => void>()
  let last = 0
  let told = false
  let why = 'gone'
  let callOff = () => {}
  let onShown: ((ok: boolean) => void) | undefined

  const beat = () => {
    callOff()
    callOff = clock.after(SILENT_AFTER, () => {
      why = 'silent'
      child.kill('SIGKILL')
    })
  }
  const ended = endOf(child).then(() => {
    callOff()
    onShown?.(false)
    for (const settle of [...waiting.values()]) settle('failed')
    profile.wipe()
    if (!told) onGone(why)
  })

  child.on('message', (raw: unknown) => {
    const { channel, message } = (raw ?? {}) as { channel?: unknown; message?: unknown }
    if (!isChannel(channel)) return
    try {
      if (channel === 'kiosk.lives' && onShown === undefined) beat()
      else if (channel === 'kiosk.shown') onShown?.(readChannel(channel, message).ok)
      else if (channel === 'kiosk.held') options.onEvent({ event: 'held', what: readChannel(channel, message).what })
      else if (channel === 'kiosk.done') {
        const { id, refused } = readChannel(channel, message)
        waiting.get(id)?.(refused ?? undefined)
      }
    } catch {
      // What it says is not understood: it is of another version, and its sign of life counts for nothing.
    }
  })

  const running: Running = {
    tell: (channel, message) => void (child.connected && child.send({ channel, message }, () => {})),
    ask(order) {
      const id = ++last
      return new Promise((done) => {
        const forget = clock.after(DONE_WITHIN, () => settle('failed'))
        const settle = (refused: OpenRefusal | undefined) => {
          forget()
          waiting.delete(id)
          done(refused)
        }
        waiting.set(id, settle)
        order(id)
      })
    },
    async end() {
      told = true
      if (child.connected) child.disconnect()
      const force = clock.after(END_WITHIN, () => child.kill('SIGKILL'))
      await ended
      force()
    },
  }
  const isShown = await new Promise<boolean>((done) => {
    onShown = done
    const late = clock.after(SHOWN_WITHIN, () => done(false))
    running.tell('kiosk.show', { url, ...(rules && { rules }) })
    void ended.then(late)
  })
  onShown = undefined
  if (isShown) {
    beat()
    return running
  }
  await running.end()
  throw new PreauError('SHELL_FAILED', { why: 'start' })
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
}
