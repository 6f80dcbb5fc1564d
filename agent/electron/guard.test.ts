import { EventEmitter } from 'node:events'
import { KIOSK_POLICY } from '@preau/protocol/rules/kiosk-policy.ts'
import { policyUnder } from '@preau/protocol/rules/window-rules.ts'
import type { Session, WebContents } from 'electron'
import { expect, it } from 'vitest'
import { guardContents, pagePreferences } from './guard-contents.ts'
import { guardSession } from './guard-session.ts'
import { boardScreen } from './kiosk-window.ts'
import { policyArgument, policyOfPage } from './page-policy.ts'

const REACH = { origins: ['http://127.0.0.1:41233'], sites: ['lumni.fr'] }

/** An event of Electron, which says whether somebody prevented it. */
function event(fields: object = {}) {
  const made = { ...fields, isPrevented: false, preventDefault: () => void Object.assign(made, { isPrevented: true }) }
  return made
}

function page() {
  const loaded: string[] = []
  const sent: string[] = []
  const held: string[] = []
  let onWindow: ((details: { url: string }) => { action: string }) | undefined
  const line = Object.assign(new EventEmitter(), {
    isAttached: () => false,
    attach: () => sent.push('attach'),
    sendCommand: async (method: string, params: object = {}) => void sent.push(`${method} ${JSON.stringify(params)}`),
  })
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof onWindow) => {
      onWindow = handler
    },
    loadURL: async (url: string) => void loaded.push(url),
    closeDevTools: () => sent.push('closeDevTools'),
    setZoomFactor: () => sent.push('setZoomFactor'),
    setVisualZoomLevelLimits: async () => {},
    debugger: line,
  })
  guardContents(contents as unknown as WebContents, KIOSK_POLICY, REACH, (what) => held.push(what))
  return { contents, line, loaded, sent, held, open: (url: string) => onWindow?.({ url }) }
}

it('keeps a page where it may be', () => {
  const { contents, held } = page()
  const gone = ['https://www.lumni.fr/a', 'https://exemple.fr/', 'file:///etc/passwd', 'http://127.0.0.1:80/'].flatMap(
    (url) =>
      ['will-frame-navigate', 'will-redirect'].map((name) => {
        const tried = event({ url })
        contents.emit(name, tried)
        return tried.isPrevented
      }),
  )
  expect(gone).toEqual([false, false, true, true, true, true, true, true])
  expect(held).toHaveLength(6)
})

it('opens no window, and an allowed link in the same one', () => {
  const { loaded, open } = page()
  expect(open('https://lumni.fr/a')).toEqual({ action: 'deny' })
  expect(open('https://exemple.fr/')).toEqual({ action: 'deny' })
  expect(open('about:blank')).toEqual({ action: 'deny' })
  expect(loaded).toEqual(['https://lumni.fr/a'])
})

it('takes the keys of the policy away, shuts the tools and every file chooser', async () => {
  const { contents, line, sent, held } = page()
  const press = (key: string, fields: object = {}) => {
    const pressed = event()
    contents.emit('before-input-event', pressed, {
      key,
      control: false,
      alt: false,
      shift: false,
      meta: false,
      modifiers: [],
      ...fields,
    })
    return pressed.isPrevented
  }
  expect([
    press('F12'),
    press('w', { control: true }),
    press('F4', { alt: true }),
    press('a'),
    press('@', { control: true, alt: true, modifiers: ['altgr'] }),
  ]).toEqual([true, true, true, false, false])
  contents.emit('devtools-opened')
  await new Promise((next) => setImmediate(next))
  line.emit('message', {}, 'Page.fileChooserOpened', {})
  expect(sent).toContain('closeDevTools')
  expect(sent).toContain('Page.setInterceptFileChooserDialog {"enabled":true,"cancel":true}')
  expect(held.at(-1)).toBe('file')
})

it('answers no to whatever a page asks for but the whole screen, downloads nothing, and lets no other document in', () => {
  const handlers: Record<string, (...given: never[]) => unknown> = {}
  const held: string[] = []
  const keep = (name: string) => (handler: (...given: never[]) => unknown) => {
    handlers[name] = handler
  }
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    setSpellCheckerEnabled: () => {},
    webRequest: { onBeforeRequest: keep('before') },
  })
  guardSession(session as unknown as Session, KIOSK_POLICY, REACH, (what) => held.push(what))
  const call = (name: string, ...given: unknown[]) =>
    (handlers[name] as ((...all: unknown[]) => unknown) | undefined)?.(...given)
  const asked = ['fullscreen', 'media', 'geolocation', 'hid', 'serial', 'openExternal', 'notifications'].filter(
    (name) => {
      let isGiven = false
      const answer = (given: boolean) => {
        isGiven = given
      }
      call('request', {}, name, answer, { requestingUrl: 'https://lumni.fr/' })
      expect(call('check', {}, name, 'https://lumni.fr/')).toBe(isGiven)
      return isGiven
    },
  )
  expect(asked).toEqual(['fullscreen'])
  expect(call('device')).toBe(false)
  const download = event()
  session.emit('will-download', download)
  expect(download.isPrevented).toBe(true)
  const cancelled = [
    ['mainFrame', 'https://lumni.fr/'],
    ['mainFrame', 'https://exemple.fr/'],
    ['subFrame', 'https://exemple.fr/'],
    ['script', 'https://cdn.exemple.fr/a.js'],
  ].map(([resourceType, url]) => {
    let is = false
    call('before', { resourceType, url }, ({ cancel }: { cancel: boolean }) => {
      is = cancel
    })
    return is
  })
  expect(cancelled).toEqual([false, true, true, false])
})

it('runs every page without Node, isolated and in a sandbox', () => {
  expect(pagePreferences('/guard.cjs', KIOSK_POLICY)).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: false,
  })
})

it('fills the board, which is the larger screen that is not the one of the PC', () => {
  const own = { bounds: { x: 0, y: 0, width: 1366, height: 768 }, internal: true }
  const board = { bounds: { x: 1366, y: 0, width: 3840, height: 2160 }, internal: false }
  const small = { bounds: { x: -800, y: 0, width: 800, height: 600 }, internal: false }
  expect(boardScreen([own, small, board], own)).toEqual(board.bounds)
  expect(boardScreen([own], own)).toEqual(own.bounds)
})

it('tells the guards in a page by which rules its window was made', () => {
  const policy = policyUnder({ newWindows: 'refuse', keys: { refused: ['Insert'] } })
  expect(policyOfPage(['electron', '--type=renderer', policyArgument(policy)])).toEqual(policy)
  expect(policyOfPage(['electron'])).toEqual(KIOSK_POLICY)
})
