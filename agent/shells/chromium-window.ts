import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { PreauError } from '@preau/protocol/errors.ts'
import type { ShellPolicy, ShellReach } from '@preau/protocol/rules/kiosk-policy.ts'
import type { Clock } from '../uplink/clock.ts'
import { openCdp } from './cdp-pipe.ts'
import { chromiumFlags, chromiumLocalState, chromiumPreferences } from './chromium-settings.ts'
import { freshProfile } from './fresh-profile.ts'
import { type Guarded, guardChromium } from './guard-chromium.ts'

export interface WindowOptions {
  /** The program. */
  chromium: string
  /** Where profiles are made. */
  folder: string
  policy: ShellPolicy
  reach: ShellReach
  proxy: string | undefined
  /** It is ended where it does not answer: nobody else would end a kiosk that hangs. A page of a lesson may think for a while. */
  watched: boolean
  /** Words of the button that leads back to the kiosk; undefined: none. */
  back: string | undefined
  size?: { width: number; height: number } | undefined
  environment: NodeJS.ProcessEnv
  asRoot: boolean
  clock: Clock
  onBack(): void
  /** The button of the sign was touched. */
  onStop?(): void
  /** A question was answered. */
  onAnswer?(yes: boolean): void
  /** A small window at this place instead of one that fills the screen. */
  corner?: { x: number; y: number; width: number; height: number } | undefined
  /** Something was held up. */
  onHeld(what: string): void
  /** It is gone, once, whoever ended it. */
  onGone(why: 'gone' | 'silent' | 'crashed'): void
}

export interface ChromiumWindow {
  readonly pid: number | undefined
  /** Goes to an address; undefined once its document is there, else what the network said. */
  show(address: string): Promise<string | undefined>
  /** The path of what it shows. */
  where(): Promise<string>
  /** Puts a sign over its pages, or takes it away; whether that of a view is to be seen. */
  sign: Guarded['sign']
  isSigned: Guarded['isSigned']
  draw: Guarded['draw']
  place: Guarded['place']
  /** Before all other windows. */
  front(): Promise<void>
  /** Ends it and wipes its profile. */
  end(): Promise<void>
}

/** How often a window is asked whether it lives, and how long it may take to say so, in ms: with a start within the 5 s of the kiosk. */
const ASK_EVERY = 1000
const ANSWER_WITHIN = 2500
/** A program that was told to end and does not, ms. */
const END_WITHIN = 1500
/** Starting it may take so long on a slow PC, ms. */
const START_WITHIN = 30_000

const FIRST =
  '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Préau</title><style>html{background:#ecf0ee}</style></html>\n'

/**
 * Starts one window of Chromium in a profile of its own, under the policy before it shows its first page.
 * Throws SHELL_FAILED where it does not come up.
 */
export async function openWindow(options: WindowOptions): Promise<ChromiumWindow> {
  const { chromium, policy, reach, clock, environment } = options
  const profile = freshProfile(options.folder)
  const first = join(profile.path, 'first.html')
  const firstAddress = pathToFileURL(first).href
  mkdirSync(join(profile.path, 'Default'), { mode: 0o700 })
  writeFileSync(first, FIRST)
  const settings = chromiumPreferences(policy, reach, firstAddress)
  writeFileSync(join(profile.path, 'Default', 'Preferences'), JSON.stringify(settings))
  writeFileSync(join(profile.path, 'Local State'), JSON.stringify(chromiumLocalState(policy)))

  const { proxy, size, corner, asRoot } = options
  const flags = chromiumFlags(policy, { profile: profile.path, first: firstAddress, proxy, size, corner, asRoot })
  const child = spawn(chromium, flags, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...environment, TMPDIR: profile.temporary },
    // A group of its own: what Chromium starts ends with it.
    detached: process.platform !== 'win32',
  })
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  })
  const [, , , to, from] = child.stdio
  const cdp = openCdp(to as Writable, from as Readable)
  let callOff = () => {}
  let told = false
  let why: 'gone' | 'silent' | 'crashed' = 'gone'

  const kill = (because: 'silent' | 'crashed') => {
    why = because
    killGroup(child)
  }
  const gone = ended.then(() => {
    callOff()
    cdp.end()
    killGroup(child)
    profile.wipe()
    if (told) return
    told = true
    options.onGone(why)
  })

  async function end(): Promise<void> {
    told = true
    cdp.send('Browser.close').catch(() => {})
    const force = clock.after(END_WITHIN, () => killGroup(child))
    await gone
    force()
    // Its helpers may have written once more while they ended.
    profile.wipe()
  }

  function ask(page: Guarded): void {
    callOff = clock.after(ASK_EVERY, () => {
      callOff = clock.after(ANSWER_WITHIN, () => kill('silent'))
      page.lives().then(
        () => {
          callOff()
          ask(page)
        },
        () => {},
      )
    })
  }

  try {
    const late = clock.after(START_WITHIN, () => kill('silent'))
    const page = await guardChromium(cdp, {
      ...options,
      first: firstAddress,
      onCrashed: () => kill('crashed'),
    }).finally(late)
    if (options.watched) ask(page)
    return {
      pid: child.pid,
      show: page.show,
      where: page.where,
      front: page.front,
      sign: page.sign,
      isSigned: page.isSigned,
      draw: page.draw,
      place: page.place,
      end,
    }
  } catch (error) {
    await end()
    throw new PreauError('SHELL_FAILED', { why: 'start' }, error)
  }
}

function killGroup({ pid, kill }: ChildProcess): void {
  if (pid === undefined) return
  try {
    if (process.platform === 'win32') kill('SIGKILL')
    else process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
