import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KioskStage, kioskAbsent, startStage } from '../processes/kiosk-stage.ts'
import { waitUntil } from '../wait-until.ts'

/**
 * What a curious pupil tries at the board, one way a row. A lesson is a page that helps him: it does what his keys ask for, as a
 * page would that wants to get out. After each the same two windows are there, the lesson was not left, nothing was asked of
 * anybody outside, no other program was started, and nothing lies among the downloads.
 */
const KEYS: readonly (readonly [string, ...string[]])[] = [
  ['closes the window', 'ctrl+w', 'ctrl+F4', 'ctrl+shift+w'],
  ['closes the program', 'alt+F4', 'ctrl+q', 'ctrl+shift+q'],
  ['opens another window', 'ctrl+n', 'ctrl+shift+n', 'ctrl+t', 'ctrl+shift+t'],
  ['leaves the whole screen', 'F11', 'Escape', 'super+Down'],
  ['opens the tools of developers', 'F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c', 'ctrl+u'],
  ['shows the processes of the browser', 'shift+Escape'],
  ['opens a file, or keeps the page as one', 'ctrl+o', 'ctrl+s'],
  ['prints', 'ctrl+p', 'ctrl+shift+p', 'Print'],
  ['types an address', 'ctrl+l', 'alt+d', 'F6', 'ctrl+k', 'ctrl+e'],
  ['opens history, downloads, bookmarks, settings', 'ctrl+h', 'ctrl+j', 'ctrl+shift+o', 'ctrl+d', 'ctrl+shift+Delete'],
  ['opens a menu', 'alt+f', 'alt+e', 'F10', 'Menu', 'shift+F10', 'alt+space'],
  ['asks for help', 'F1', 'ctrl+shift+slash'],
  ['goes back, forth or home', 'alt+Left', 'alt+Right', 'alt+Home', 'XF86Back', 'XF86HomePage'],
  ['loads the page anew', 'F5', 'ctrl+r', 'ctrl+shift+r', 'ctrl+F5'],
  ['searches in the page', 'ctrl+f', 'F3', 'ctrl+g'],
  ['makes all larger and smaller', 'ctrl+plus', 'ctrl+minus', 'ctrl+0'],
  ['reads with a cursor', 'F7'],
  ['goes to the next tab', 'ctrl+Tab', 'ctrl+Next', 'ctrl+1', 'ctrl+9'],
]

/** What the page does when the key of a row is pressed; OUTSIDE and KIOSK are the addresses of two servers of this machine. */
const SCRIPTS: readonly (readonly [what: string, script: string, result?: 'brought back'])[] = [
  ['opens a window of another site', 'window.open(OUTSIDE + "/window")'],
  [
    'opens an empty window and writes into it',
    'window.open("about:blank")?.document.write("<a href=" + OUTSIDE + ">x</a>")',
  ],
  ['opens the kiosk in a window of its own', 'window.open(KIOSK + "/window")'],
  ['goes to another site', 'location = OUTSIDE + "/location"'],
  ['goes to the kiosk', 'location = KIOSK + "/location"'],
  ['goes to the disk', 'location = "file:///etc/passwd"'],
  ['goes to the settings of the browser', 'location = "chrome://settings"'],
  ['goes to a page that is its own address', 'location = "data:text/html,<title>out</title>"'],
  [
    'goes to a page made by itself',
    'location = URL.createObjectURL(new Blob(["<title>out</title>"], { type: "text/html" }))',
    'brought back',
  ],
  ['looks at the source', 'location = "view-source:" + location'],
  ['starts the mail program', 'location = "mailto:x@exemple.fr"'],
  ['starts a program of the system', 'location = "ms-settings:network"; location = "tel:17"', 'brought back'],
  ['follows a link that a new window is for', 'link({ href: OUTSIDE + "/blank", target: "_blank" })'],
  ['follows a link without its opener', 'link({ href: OUTSIDE + "/noopener", target: "_blank", rel: "noopener" })'],
  ['downloads a file', 'link({ href: URL.createObjectURL(new Blob(["x"])), download: "virus.exe" })'],
  ['downloads this page', 'link({ href: location.href, download: "page.html" })'],
  ['sends a form elsewhere', 'const f = add("form", { action: OUTSIDE + "/form", method: "post" }); f.submit()'],
  ['is sent on by its head', 'add("meta", { httpEquiv: "refresh", content: "0;url=" + OUTSIDE + "/refresh" })'],
  ['shows another site in a frame', 'add("iframe", { src: OUTSIDE + "/frame" })'],
  ['shows the kiosk in a frame', 'add("iframe", { src: KIOSK + "/frame" })'],
  ['asks the kiosk by a program', 'fetch(KIOSK + "/state", { mode: "no-cors" }).catch(() => {})'],
  ['asks the kiosk by a picture', 'add("img", { src: KIOSK + "/picture" })'],
  ['asks for a file', 'add("input", { type: "file" }).click()'],
  ['asks for a file that nobody sees', 'const i = document.createElement("input"); i.type = "file"; i.showPicker()'],
  ['asks for a folder', 'window.showDirectoryPicker?.().catch(() => {})'],
  ['prints', 'print()'],
  [
    'asks for camera and microphone',
    'navigator.mediaDevices?.getUserMedia({ video: true, audio: true }).catch(() => {})',
  ],
  ['asks for the screen', 'navigator.mediaDevices?.getDisplayMedia().catch(() => {})'],
  ['asks where it is', 'navigator.geolocation.getCurrentPosition(() => { document.title = "out" }, () => {})'],
  [
    'asks for devices',
    'navigator.usb?.requestDevice({ filters: [] }).catch(() => {}); navigator.serial?.requestPort().catch(() => {})',
  ],
  ['asks for notices', 'window.Notification?.requestPermission()'],
  ['moves and shrinks its window', 'moveTo(300, 300); resizeTo(200, 200)'],
  ['leaves the whole screen', 'document.exitFullscreen().catch(() => {})'],
  ['says that one may not leave', 'addEventListener("beforeunload", (event) => event.preventDefault())'],
]

/** No program can hold these up: Windows and Linux keep them to themselves. The guide says which rule of the system does. */
const BEYOND = ['Ctrl+Alt+Suppr', 'Ctrl+Alt+F1', 'Alt+Tab', 'Win+L', 'Arrêt', 'clé USB', 'Alt+SysRq']

const ABSENT = kioskAbsent()

describe.skipIf(ABSENT !== '')(`a kiosk that a curious pupil attacks${ABSENT && ` (${ABSENT})`}`, () => {
  let stage: KioskStage
  /** How often the page was pressed a key that it is to hear: it counts them, and a page that was left begins anew. */
  let count = 0

  beforeAll(async () => {
    stage = await startStage()
    writeFileSync(join(stage.files, 'lecon.html'), lesson(stage))
    await waitUntil(() => stage.events.some(({ event }) => event === 'shown'), { within: 30_000, what: 'the kiosk' })
    expect(await stage.shell.open({ kind: 'file', folder: stage.files, path: 'lecon.html' })).toBeUndefined()
    await stage.screen.mouse('mousemove', '900', '300')
    await still()
  })
  afterAll(() => stage?.end())

  /** The page is where it was: it hears a key, counts it, and both windows are there and nothing else. */
  async function still(): Promise<void> {
    await waitUntil(
      async () => {
        await stage.screen.press('x')
        const titles = await stage.screen.windows()
        const [, heard = '0'] = /^Leçon (\d+)$/.exec(titles[0] ?? '') ?? []
        const isStill = titles.length === 2 && titles[1] === 'Tableau' && Number(heard) > count
        if (isStill) count = Number(heard)
        return isStill
      },
      { within: 60_000, what: 'the lesson and the kiosk, and nothing else' },
    ).catch(async (error: unknown) => {
      throw new Error(`there is now: ${await stage.screen.windows()}`, { cause: error })
    })
    expect(stage.strays()).toEqual([])
    expect(stage.openers()).toEqual([])
    expect(stage.events.filter(({ event }) => event === 'fell')).toEqual([])
    expect(downloads(stage.profileFolder)).toEqual([])
    expect(await stage.screen.geometry('Leçon')).toMatch(/^0,0 /)
  }

  it.each(KEYS)('by a key that %s', async (_what, ...keys) => {
    for (const key of keys) await stage.screen.press(key)
    await still()
  })

  it.each([
    ['the other button of the mouse', ['mousemove', '900', '300', 'click', '3']],
    ['the wheel as a button on a link', ['mousemove', '60', '30', 'click', '2']],
    ['a link with Ctrl held', ['mousemove', '60', '30', 'keydown', 'ctrl', 'click', '1', 'keyup', 'ctrl']],
    ['a link with Shift held', ['mousemove', '60', '30', 'keydown', 'shift', 'click', '1', 'keyup', 'shift']],
    ['a link', ['mousemove', '60', '30', 'click', '1']],
    [
      'a link that is dragged onto the page',
      ['mousemove', '60', '30', 'mousedown', '1', 'mousemove', '300', '300', 'mousemove', '900', '400', 'mouseup', '1'],
    ],
    [
      'what zooms with Ctrl',
      ['mousemove', '900', '300', 'keydown', 'ctrl', 'click', '4', 'click', '4', 'keyup', 'ctrl'],
    ],
    ['the buttons that go back', ['click', '8', 'click', '9']],
  ])('by %s', async (_what, words) => {
    await stage.screen.mouse(...words)
    await stage.screen.mouse('mousemove', '900', '300')
    await still()
  })

  it.each(SCRIPTS.map(([what, , result], index) => [what, index, result] as const))(
    'by a page that %s',
    async (_what, index, result) => {
      await stage.screen.press(...`${index}`, 'Return')
      if (result === 'brought back') count = 0
      await still()
    },
  )

  it('closes all the same at the end of the session', async () => {
    await stage.shell.close()
    await waitUntil(async () => `${await stage.screen.windows()}` === 'Tableau', {
      within: 10_000,
      what: 'the kiosk alone',
    })
    expect(stage.profiles()).toHaveLength(1)
  })
})

it.each(BEYOND)('the guide names the rule of the system against %s, which no shell can hold up', (way) => {
  expect(readFileSync(new URL('../../docs/guide/kiosque.md', import.meta.url), 'utf8')).toContain(way)
})

function downloads(folder: string): string[] {
  const names = execFileSync('find', [folder, '-name', 'virus*', '-o', '-name', '*.crdownload']).toString()
  return [...names.split('\n').filter(Boolean), ...readdirSync(folder).filter((name) => name.endsWith('.exe'))]
}

/** A page that does what the number typed before Return asks for, and counts the x that it hears. */
function lesson({ outside, kiosk }: KioskStage): string {
  const acts = SCRIPTS.map(([, script]) => `() => { ${script} }`).join(',\n')
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Leçon 0</title>
<body style="margin:0;background:#fff"><a href="${outside}/link" style="display:block;width:200px;height:80px;background:#cce">site</a>
<script>
const OUTSIDE = ${JSON.stringify(outside)}, KIOSK = ${JSON.stringify(kiosk)}
const add = (name, given) => { const made = Object.assign(document.createElement(name), given); document.body.append(made); return made }
const link = (given) => add('a', given).click()
const acts = [${acts}]
let typed = '', heard = 0
addEventListener('keydown', ({ key }) => {
  if (key === 'x') document.title = 'Leçon ' + ++heard
  else if (/^\\d$/.test(key)) typed += key
  else if (key === 'Enter') { const act = acts[Number(typed)]; typed = ''; act?.() }
})
</script>`
}
