import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { keepLessons } from './keep-lessons.ts'
import { machineFacts } from './lessons/machine-facts.ts'
import { type KioskOrders, kioskDesk } from './session/kiosk-orders.ts'
import { shellHere } from './shell-here.ts'
import type { ShellSettings } from './shells/make-shell.ts'
import type { KeepMachineLessons } from './simulators/device-lessons.ts'
import { nextTouch, type TeacherHabits } from './simulators/played-teacher.ts'
import { realClock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'

export interface PlayLessonsOptions {
  /** Each machine keeps its plan in a folder of its own below this one. */
  folder: string
  /** Folder of what lessons open. */
  lessons: string
  habits: TeacherHabits
  /** The machine whose page at the board is served, by its name. */
  kiosk?: {
    machine: string
    /** Folder of the built page. */
    page: string
    /** A shell that shows it; undefined: whoever has its address. */
    orders?: KioskOrders | undefined
    /** Hears an address that lets one browser in, once, where no shell shows the page. */
    onAddress(address: string): void
  }
}

/** How often a played teacher looks at the page, in ms. */
const LOOK_EVERY = 1000
/** For how long somebody may take to open the address of the page, in s. */
const INVITED_FOR = 12 * 3600

/**
 * Looks after the lessons of machines that do not exist as an agent does after its own, before played boards and with played
 * teachers. What a lesson opens is shown where a shell is; else it counts as shown.
 */
export function playLessons({ folder, lessons, habits, kiosk }: PlayLessonsOptions): KeepMachineLessons {
  return async ({ name, values, ...machine }) => {
    const { clock, log } = machine
    const own = join(folder, name.replace(/[^\p{L}\d]+/gu, '-').toLowerCase())
    mkdirSync(own, { recursive: true, mode: 0o700 })
    const shown = kiosk?.machine === name ? kiosk : undefined
    const kept = await keepLessons({
      ...machine,
      ...{ folder: own, lessons, page: shown?.page },
      // Whether a site answers depends on the house in which the demo runs: no lesson of the demo fails by that.
      hasProxy: true,
      orders: shown?.orders ?? playedShell(),
      machine: () => machineFacts(values()),
    })
    const address = shown?.orders ? undefined : kept.invite(INVITED_FOR)
    if (address !== undefined) shown?.onAddress(address)

    const touched = new Set<string>()
    let callOff = () => {}
    const look = () => {
      callOff = clock.after(LOOK_EVERY, look)
      const touch = nextTouch(kept.state(), habits)
      if (!touch || touched.has(touch.of)) return
      touched.add(touch.of)
      void kept
        .act(touch.act)
        .then(({ refused }) => log('info', 'demo.touch', { machine: name, act: touch.act.act, refused }))
    }
    look()
    return {
      take: (plan) => kept.take(plan),
      isClassTime: (at) => kept.isClassTime(at),
      async stop() {
        callOff()
        await kept.stop()
      },
    }
  }
}

/** A window of this session in which the page at a board is shown. */
export interface PlayedKiosk {
  orders: KioskOrders
  stop(): Promise<void>
}

/** Opens that window in a Chromium of this machine, once there is a page. Throws SHELL_ABSENT. */
export function openPlayedKiosk(settings: ShellSettings, log: Log, clock = realClock()): PlayedKiosk {
  const orders = kioskDesk(clock)
  const shell = shellHere('chromium', { settings, kiosk: orders, clock, log })
  return {
    orders,
    async stop() {
      await shell.stop()
      orders.stop()
    },
  }
}

/** What shows nothing, and says that it did. */
function playedShell(): KioskOrders {
  return {
    isShown: () => true,
    open: async () => undefined,
    close: async () => undefined,
    setInvite: () => undefined,
    leave: () => undefined,
  }
}
