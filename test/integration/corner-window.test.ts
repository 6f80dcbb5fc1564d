import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ViewNews } from '@preau/protocol/api/views.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cornerHere } from '../../agent/corner-here.ts'
import { type KioskDesk, kioskDesk } from '../../agent/session/kiosk-orders.ts'
import { chromiumShell } from '../../agent/shells/chromium-shell.ts'
import { sessionShell } from '../../agent/shells/session-shell.ts'
import type { Shell, ShellEvent } from '../../agent/shells/shell.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { silent } from '../../agent/uplink/log.ts'
import { RemoteView } from '../../agent/view/remote-view.ts'
import { findStillProgram, stillTaker } from '../../agent/view/take-still.ts'
import { inPath } from '../../scripts/set-up/programs.mjs'
import { kioskAbsent, windowedChromium } from '../processes/kiosk-stage.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { startScreen, type XScreen } from '../processes/x-screen.ts'
import { waitUntil } from '../wait-until.ts'

const ABSENT =
  kioskAbsent() || (findStillProgram({ ...process.env, DISPLAY: ':0' }) ? '' : 'no program that takes a still')
const MANAGERS = ['', ...(inPath('openbox') ? ['openbox'] : [])]
const [FIRST, SECOND] = [1, 2].map((n) => `01999d00-0000-7000-8000-00000000000${n}`) as [string, string]
const WITHIN = { within: 40_000 }

describe.skipIf(ABSENT !== '').each(MANAGERS)(
  `a machine without a kiosk, under the window manager „%s“${ABSENT && ` (${ABSENT})`}`,
  (manager) => {
    const folder = scratchFolder()
    const events: ShellEvent[] = []
    const others: ChildProcess[] = []
    let screen: XScreen
    let shell: Shell
    let heard = (_event: ShellEvent) => {}
    const begin = (program: string, ...args: string[]) => {
      const child = spawn(program, args, { env: { ...process.env, DISPLAY: screen.display }, stdio: 'ignore' })
      others.push(child)
      return child
    }
    const end = async (child: ChildProcess) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    }
    beforeAll(async () => {
      screen = await startScreen()
      if (manager !== '') begin(manager)
      const environment = { ...process.env, DISPLAY: screen.display, WAYLAND_DISPLAY: undefined }
      shell = chromiumShell({
        ...{ chromium: windowedChromium() ?? '', folder: folder.path, environment, asRoot: process.getuid?.() === 0 },
        size: () => ({ width: 1280, height: 720 }),
        ...{
          corner: cornerHere(environment),
          clock: realClock(),
          onEvent: (event) => {
            events.push(event)
            heard(event)
          },
        },
      })
    })
    afterEach(async () => {
      await shell.sign?.(undefined)
      events.length = 0
    })
    afterAll(async () => {
      await shell?.hide()
      for (const child of others) await end(child)
      await screen?.end()
      folder.remove()
    })

    const question = (view: string) => ({
      ...{ view, yes: 'Accepter', no: 'Refuser' },
      text: 'Anne-Sophie Lefebvre-Montagné demande à voir cet écran. Motif : page ou fichier qui ne s’ouvre pas. Rien n’est enregistré. La direction autorise la vue à cette heure : sans réponse dans 30 s, elle commence.',
    })
    const sign = (view: string) => ({ view, text: 'Anne Roux voit cet écran', stop: 'Arrêter' })
    const picture = async (name: string) => {
      if (process.env.PREAU_PICTURES) await screen.picture(join(process.env.PREAU_PICTURES, `${manager}${name}.png`))
    }
    const press = (x: number, y: number, isDone: () => boolean, what: string) =>
      waitUntil(
        async () => {
          await screen.mouse('mousemove', `${x}`, `${y}`, 'click', '1')
          return isDone()
        },
        { ...WITHIN, what },
      )

    it('asks who sits there in a window of its own, and hears yes and no', async () => {
      expect(await shell.ask?.(question(FIRST))).toBe(true)
      await picture('question')
      const said = (view: string, yes: boolean) => () =>
        events.some((event) => event.event === 'answered' && event.view === view && event.yes === yes)
      await press(970, 212, said(FIRST, true), 'the yes')
      expect(await shell.ask?.(question(SECOND))).toBe(true)
      await press(827, 212, said(SECOND, false), 'the no')
    }, 120_000)

    it('I5 shows a sign as long as somebody looks, whose button ends that, and nothing after it', async () => {
      expect(await shell.sign?.(sign(FIRST))).toBe(true)
      await picture('sign')
      await press(820, 163, () => events.some(({ event }) => event === 'sign_touched'), 'the button of the sign')
      expect(await shell.sign?.(undefined)).toBe(false)
      await waitUntil(async () => !(await screen.windows()).includes('Préau : écran partagé'), {
        ...WITHIN,
        what: 'the end',
      })
    }, 120_000)

    it('I5 is seen from afar after a yes in that window, until its button is touched', async () => {
      const clock = realClock()
      const desk: KioskDesk = kioskDesk(clock)
      const environment = { ...process.env, DISPLAY: screen.display, WAYLAND_DISPLAY: undefined }
      const session = sessionShell({
        make: (onEvent) => {
          heard = onEvent
          return shell
        },
        ...{ still: stillTaker({ environment }), answer: (news) => desk.hear(guest, news), clock, log: silent },
      })
      const guest = { order: session.take }
      session.greet()
      const said: ViewNews[] = []
      const view = new RemoteView({
        ...{ clock, now: clock.wall, isShown: desk.isShown, front: desk.front, ask: desk.ask, still: desk.still },
        ...{ unsign: desk.unsign, lesson: () => undefined, mayUnasked: () => false },
        async say(_view, news) {
          said.push(news)
          return news.says === 'accepted' || news.says === 'still'
        },
      })
      desk.onSignTouched(() => view.stop())
      desk.onAnswered((id, yes) => void view.answer(id, yes))
      view.take({ do: 'ask', view: FIRST, who: 'Anne Roux', reason: 'message' })
      await waitUntil(async () => (await screen.windows()).includes('Préau : écran partagé'), {
        ...WITHIN,
        what: 'the question',
      })
      expect(said).toEqual([])
      await press(970, 194, () => said.some(({ says }) => says === 'accepted'), 'the yes')
      await waitUntil(() => said.filter(({ says }) => says === 'still').length >= 2, { ...WITHIN, what: 'two stills' })
      await picture('seen')
      await press(820, 163, () => said.some(({ says }) => says === 'ended'), 'the end')
      expect(said.at(-1)).toEqual({ says: 'ended', why: 'person' })
      heard = () => {}
      desk.stop()
    }, 180_000)
  },
)
