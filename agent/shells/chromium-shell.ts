import { PreauError } from '@preau/protocol/errors.ts'
import type { ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import { policyUnder, type WindowRules } from '@preau/protocol/rules/window-rules.ts'
import type { OpenRefusal, ShellOpening, Sign, ViewQuestion } from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import { type ChromiumWindow, openWindow, type WindowOptions } from './chromium-window.ts'
import { CORNER, type CornerParts, cornerWindow } from './corner-window.ts'
import { wipeLeftProfiles } from './fresh-profile.ts'
import { type Keeper, keepThere } from './keep-there.ts'
import { type LessonProxy, type ProxyOptions, startLessonProxy } from './lesson-proxy.ts'
import { BACK_TO_KIOSK } from './page-guard.ts'
import { type RunningProgram, startProgram } from './run-program.ts'
import type { Shell, ShellEvent } from './shell.ts'
import { FILES_ORIGIN } from './site-names.ts'

export interface ChromiumShellOptions {
  chromium: string
  /** Where profiles are made and wiped. */
  folder: string
  environment: NodeJS.ProcessEnv
  asRoot: boolean
  /** The school's own proxy, `host:port`. */
  upstream?: string | undefined
  /** Of the screen; undefined: the window manager knows. */
  size?(): { width: number; height: number } | undefined
  clock: Clock
  /** For the window of its own that asks, and is a sign, where no kiosk runs; undefined: there is none. */
  corner?: Pick<CornerParts, 'see' | 'random' | 'above'> | undefined
  onEvent(event: ShellEvent): void
  /** What a test says of the network. */
  network?: Pick<ProxyOptions, 'resolve' | 'isPublic'>
}

/** Between a window of its own and the edge of the screen, in pixels. */
const EDGE = 24
/** What Chromium says where a rule of ours, and not the network, held an address up. */
const HELD = /ERR_ABORTED|ERR_BLOCKED/

interface Lesson {
  /** What it is, as one text. */
  of?: string
  window?: ChromiumWindow
  proxy?: LessonProxy
  program?: RunningProgram
}

/** The kiosk in a Chromium of this machine: one for the kiosk, another one, with nothing in common, for what a lesson opens. */
export function chromiumShell(options: ChromiumShellOptions): Shell {
  const { clock, onEvent } = options
  let kiosk: Keeper<ChromiumWindow> | undefined
  let lesson: Lesson = {}
  let turn: Promise<unknown> = Promise.resolve()
  let signed: Sign | undefined
  wipeLeftProfiles(options.folder)

  /** Orders are done one after the other: a lesson that is opened twice is open once. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = turn.then(act, act)
    turn = done.catch(() => {})
    return done
  }

  const onHeld = (what: string) => onEvent({ event: 'held', what })
  const common = (
    rules: WindowRules | undefined,
  ): Omit<WindowOptions, 'reach' | 'proxy' | 'back' | 'watched' | 'onGone'> => ({
    chromium: options.chromium,
    folder: options.folder,
    policy: policyUnder(rules),
    size: options.size?.(),
    environment: options.environment,
    asRoot: options.asRoot,
    clock,
    onBack: () => void kiosk?.now()?.front(),
    onStop: () => signed && onEvent({ event: 'sign_touched', view: signed.view }),
    onHeld,
  })

  let asked: string | undefined
  const corner =
    options.corner &&
    cornerWindow({
      ...options.corner,
      clock,
      open(onGone) {
        const { width = 0 } = options.size?.() ?? {}
        return openWindow({
          ...common(undefined),
          ...{ reach: { origins: [], sites: [] }, proxy: undefined, back: undefined, watched: false, onGone },
          corner: { ...CORNER, x: Math.max(EDGE, width - CORNER.width - EDGE), y: EDGE },
          onAnswer: (yes) => asked !== undefined && onEvent({ event: 'answered', view: asked, yes }),
        })
      },
    })

  async function closeLesson(): Promise<void> {
    const { window, proxy, program } = lesson
    lesson = {}
    program?.end()
    await window?.end()
    await proxy?.stop()
  }

  async function openPage(
    of: string,
    address: string,
    reach: ShellReach,
    files: string | undefined,
    rules: WindowRules | undefined,
  ) {
    const { upstream, network } = options
    const opened: Lesson = { of }
    lesson = opened
    opened.proxy = await startLessonProxy({ files, upstream, onHeld, ...network })
    opened.window = await openWindow({
      ...common(rules),
      reach: { ...reach, shut: rules?.shut },
      proxy: opened.proxy.address,
      back: BACK_TO_KIOSK,
      watched: false,
      onGone(why) {
        onEvent({ event: 'fell', what: 'lesson', why })
        if (lesson === opened) lesson = {}
        void opened.proxy?.stop()
      },
    })
    const fault = await opened.window.show(address)
    if (fault === undefined) {
      await opened.window.front()
      return undefined
    }
    await closeLesson()
    return HELD.test(fault) ? 'not_allowed' : 'unreachable'
  }

  async function open(what: ShellOpening, rules: WindowRules | undefined): Promise<OpenRefusal | undefined> {
    const of = JSON.stringify([what, rules])
    // Who comes back from the kiosk finds what he left as he left it.
    if (lesson.window && lesson.of === of) return void (await lesson.window.front())
    await closeLesson()
    try {
      if (what.kind === 'web')
        return await openPage(of, what.address, { origins: [], sites: what.sites }, undefined, rules)
      if (what.kind === 'file') {
        const path = what.path.split('/').map(encodeURIComponent).join('/')
        return await openPage(of, `${FILES_ORIGIN}/${path}`, { origins: [FILES_ORIGIN], sites: [] }, what.folder, rules)
      }
      const program = await startProgram(what.program, what.arguments, options.environment)
      if (program) lesson = { program }
      return program ? undefined : 'unreachable'
    } catch {
      await closeLesson()
      return 'failed'
    }
  }

  return {
    show(invite, rules = () => undefined) {
      kiosk ??= keepThere({
        clock,
        start: async (onGone) => {
          const begun = clock.uptime()
          const url = await invite()
          const reach = { origins: [new URL(url).origin], sites: [] }
          const window = await openWindow({
            ...common(rules()),
            reach,
            proxy: undefined,
            back: undefined,
            watched: true,
            onGone,
          })
          const fault = await window.show(url)
          // An invitation that did not hold leaves the window at its address.
          if (fault !== undefined || (await window.where()) !== '/') {
            await window.end()
            throw new PreauError('SHELL_FAILED', { why: fault ?? 'not let in' })
          }
          onEvent({ event: 'shown', ms: Math.round((clock.uptime() - begun) * 1000) })
          return window
        },
        onFell: (why) => onEvent({ event: 'fell', what: 'kiosk', why }),
      })
    },
    async hide() {
      const last = kiosk
      kiosk = undefined
      await inTurn(closeLesson)
      await corner?.end()
      await last?.stop()
    },
    front: async () => void (await kiosk?.now()?.front()),
    async sign(next) {
      signed = next
      if (!next) await corner?.end()
      await lesson.window?.sign(next)
      // A program of its own covers the sign: then there is none.
      if (!next || lesson.program) return false
      const front = lesson.window ?? kiosk?.now()
      if (!front && corner) return await corner.sign(next)
      return (await front?.isSigned(next.view)) === true
    },
    ...(corner && {
      async ask(question: ViewQuestion) {
        asked = question.view
        return await corner.ask(question)
      },
    }),
    open: (what, rules) => inTurn(() => open(what, rules)),
    close: () =>
      inTurn(async () => {
        await closeLesson()
        await kiosk?.now()?.front()
      }),
  }
}
