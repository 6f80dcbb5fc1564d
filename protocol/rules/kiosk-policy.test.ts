import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusedKey, KIOSK_POLICY, mayHave, mayShow, newWindowAnswer, type PressedKey } from './kiosk-policy.ts'

const REACH = { origins: ['http://127.0.0.1:41233'], sites: ['lumni.fr'] }
const NONE = { ctrl: false, alt: false, shift: false, meta: false, altGraph: false }

describe('what a window at the board may show', () => {
  it('shows the kiosk and the sites of the school, and what is below them', () => {
    const shown = [
      'http://127.0.0.1:41233/enter/abc',
      'https://lumni.fr/',
      'https://www.lumni.fr/video?x=1#y',
      'about:blank',
    ]
    expect(shown.map((address) => mayShow(address, REACH))).toEqual(shown.map(() => true))
  })

  it.each([
    ['another site', 'https://exemple.fr/'],
    ['a site whose name ends alike', 'https://notlumni.fr/'],
    ['a site that has the name as its beginning', 'https://lumni.fr.exemple.com/'],
    ['a site without a certificate', 'http://lumni.fr/'],
    ['a site at another port', 'https://lumni.fr:8443/'],
    ['a name before the site', 'https://lumni.fr@exemple.fr/'],
    ['a password in the address', 'https://moi:secret@lumni.fr/'],
    ['another program of this machine', 'http://127.0.0.1:41234/'],
    ['the same port by another name', 'http://localhost:41233/'],
    ['the disk', 'file:///etc/passwd'],
    ['a folder of a network', 'file://serveur/partage'],
    ['what the browser says of itself', 'chrome://settings'],
    ['the tools of developers', 'devtools://devtools/bundled/inspector.html'],
    ['the source of an allowed page', 'view-source:https://lumni.fr/'],
    ['a script', 'javascript:alert(1)'],
    ['a page that is its own address', 'data:text/html,<h1>x'],
    ['a page made of nothing by an allowed one', 'blob:https://lumni.fr/2b5e'],
    ['an extension', 'chrome-extension://abc/page.html'],
    ['a program of the system', 'ms-settings:network'],
    ['a letter', 'mailto:x@lumni.fr'],
    ['no address', 'lumni.fr'],
  ])('refuses %s', (_what, address) => {
    expect(mayShow(address, REACH)).toBe(false)
  })

  it('refuses whatever is not the kiosk or https, for any scheme', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9+.-]{0,9}$/),
        fc.constantFrom('//lumni.fr/', ':lumni.fr', '//127.0.0.1:41233/'),
        (scheme, rest) => {
          fc.pre(scheme !== 'https' && scheme !== 'http' && scheme !== 'about')
          expect(mayShow(`${scheme}:${rest}`, REACH)).toBe(false)
        },
      ),
    )
  })

  it('opens an allowed link of a new window in the same one, and no other', () => {
    expect(newWindowAnswer(KIOSK_POLICY, 'https://lumni.fr/a', REACH)).toBe('same_window')
    expect(newWindowAnswer(KIOSK_POLICY, 'https://exemple.fr/', REACH)).toBe('refuse')
    expect(newWindowAnswer(KIOSK_POLICY, 'about:blank', REACH)).toBe('refuse')
  })

  it('gives an allowed page the whole screen, and nothing else of the machine', () => {
    const asked = [
      'fullscreen',
      'media',
      'geolocation',
      'midi',
      'serial',
      'hid',
      'usb',
      'display-capture',
      'openExternal',
      'fileSystem',
      'clipboard-read',
      'notifications',
    ]
    expect(asked.filter((name) => mayHave(KIOSK_POLICY, name, 'https://lumni.fr/', REACH))).toEqual(['fullscreen'])
    expect(mayHave(KIOSK_POLICY, 'fullscreen', 'https://exemple.fr/', REACH)).toBe(false)
  })
})

describe('what keys do at the board', () => {
  const press = (key: string, ...held: (keyof typeof NONE)[]): PressedKey => ({
    ...NONE,
    ...Object.fromEntries(held.map((name) => [name, true])),
    key,
  })

  it('lets a text be written and corrected', () => {
    const keys = [
      press('a'),
      press('É', 'shift'),
      press('Enter'),
      press('Backspace'),
      press('c', 'ctrl'),
      press('Z', 'ctrl', 'shift'),
      press('Tab'),
      press('ArrowLeft'),
      press('PageDown'),
      press('Escape'),
    ]
    expect(keys.filter((key) => isRefusedKey(KIOSK_POLICY, key))).toEqual([])
  })

  it('lets @, # and € be written with AltGr, which Windows says is Ctrl and Alt', () => {
    expect(isRefusedKey(KIOSK_POLICY, press('@', 'ctrl', 'alt', 'altGraph'))).toBe(false)
    expect(isRefusedKey(KIOSK_POLICY, press('€', 'altGraph'))).toBe(false)
    expect(isRefusedKey(KIOSK_POLICY, press('q', 'ctrl', 'alt'))).toBe(true)
  })

  it('refuses every chord with Ctrl, Alt or the key of the system but those of the table', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ minLength: 1, maxLength: 1 }),
          fc.constantFrom('Tab', 'F4', 'Escape', 'Delete', 'Home', 'ArrowLeft', ' '),
        ),
        fc.constantFrom<(keyof typeof NONE)[]>(
          ['ctrl'],
          ['alt'],
          ['meta'],
          ['ctrl', 'shift'],
          ['ctrl', 'alt'],
          ['alt', 'shift'],
          ['meta', 'shift'],
        ),
        (key, held) => {
          fc.pre(!(held[0] === 'ctrl' && !held.includes('alt') && /^[acvxyz]$/i.test(key)))
          expect(isRefusedKey(KIOSK_POLICY, press(key, ...held))).toBe(true)
        },
      ),
    )
  })

  it('refuses the keys of the browser, of programs and of menus alone', () => {
    const keys = [
      'F1',
      'F5',
      'F11',
      'F12',
      'BrowserHome',
      'BrowserSearch',
      'LaunchMail',
      'ContextMenu',
      'PrintScreen',
      'Meta',
    ]
    expect(keys.filter((key) => !isRefusedKey(KIOSK_POLICY, press(key)))).toEqual([])
    expect(isRefusedKey(KIOSK_POLICY, press('Escape', 'shift'))).toBe(true)
  })
})
