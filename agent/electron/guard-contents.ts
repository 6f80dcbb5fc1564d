import {
  isRefusedKey,
  mayShow,
  newWindowAnswer,
  type ShellPolicy,
  type ShellReach,
} from '@preau/protocol/rules/kiosk-policy.ts'
import type { WebContents, WebPreferences } from 'electron'

/** How every page of a shell runs: without Node, in its own world, in a sandbox. @param preload file of the guard within the page */
export function pagePreferences(preload: string, policy: ShellPolicy): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: true,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: policy.devtools !== 'refuse',
    disableDialogs: false,
    safeDialogs: true,
    spellcheck: false,
  }
}

/** Puts one page under the policy: where it goes, what it opens, which keys reach it. */
export function guardContents(
  contents: WebContents,
  policy: ShellPolicy,
  reach: ShellReach,
  onHeld: (what: string) => void,
): void {
  const hold = (event: { preventDefault(): void }, what: string) => {
    event.preventDefault()
    onHeld(what)
  }
  for (const name of ['will-frame-navigate', 'will-redirect'] as const) {
    contents.on(name as 'will-redirect', (event) => {
      if (!mayShow(event.url, reach)) hold(event, 'address')
    })
  }
  contents.setWindowOpenHandler(({ url }) => {
    if (newWindowAnswer(policy, url, reach) === 'same_window') void contents.loadURL(url).catch(() => {})
    else onHeld('window')
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => hold(event, 'window'))
  contents.on('before-input-event', (event, { key, control, alt, shift, meta, modifiers }) => {
    const pressed = { key, ctrl: control, alt, shift, meta, altGraph: modifiers.includes('altgr') }
    if (isRefusedKey(policy, pressed)) hold(event, 'key')
  })
  contents.on('devtools-opened', () => contents.closeDevTools())
  // Who says „leave this page?“ holds nobody back.
  contents.on('will-prevent-unload', (event) => event.preventDefault())
  contents.on('zoom-changed', () => contents.setZoomFactor(1))
  void contents.setVisualZoomLevelLimits(1, 1).catch(() => {})
  if (policy.fileDialogs === 'refuse') refuseFiles(contents, onHeld)
}

/** Electron has no event for a file chooser: Chromium's own line to its tools does. Nobody else can open one on this page then. */
function refuseFiles({ debugger: line }: WebContents, onHeld: (what: string) => void): void {
  const attach = async () => {
    if (!line.isAttached()) line.attach()
    await line.sendCommand('Page.enable')
    await line.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true })
  }
  line.on('message', (_event, method) => method === 'Page.fileChooserOpened' && onHeld('file'))
  attach().catch(() => onHeld('unguarded'))
}
