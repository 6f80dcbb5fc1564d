import type { ShellPolicy } from '@preau/protocol/rules/kiosk-policy.ts'

/** What the guard within a page is told. */
export interface GuardSettings {
  policy: ShellPolicy
  /** What a button over the page says that leads back to the kiosk; undefined: there is none. */
  back: string | undefined
}

/** What the button over a lesson says. */
export const BACK_TO_KIOSK = 'Commandes de la séance'

/** What the guard calls out: `back` was touched, and what it held up, for the log. */
export type GuardCall = (what: 'back' | 'stop' | 'key' | 'menu' | 'drag' | 'file') => void

/** As little of a page as the guard touches: this package has no DOM among its types, and needs it nowhere else. */
interface PageEvent {
  key: string
  ctrlKey: boolean
  altKey: boolean
  shiftKey: boolean
  metaKey: boolean
  isTrusted: boolean
  target: PageElement | null
  dataTransfer: { types: readonly string[]; dropEffect: string } | null
  getModifierState(name: string): boolean
  composedPath(): PageElement[]
  preventDefault(): void
  stopImmediatePropagation(): void
}
interface PageElement {
  nodeType: number
  style: Record<string, string>
  textContent: string
  type: string
  matches(selector: string): boolean
  closest(selector: string): PageElement | null
  setAttribute(name: string, value: string): void
  append(child: PageElement): void
  remove(): void
  attachShadow(options: { mode: 'closed' }): PageElement
  addEventListener(name: string, listener: (event: PageEvent) => void): void
  isConnected: boolean
}
interface Page {
  document: { documentElement: PageElement | null; createElement(name: string): PageElement }
  top: unknown
  self: unknown
  addEventListener(name: string, listener: (event: PageEvent) => void, options: object): void
  setInterval(act: () => void, ms: number): unknown
  clearInterval(timer: unknown): void
}

type Style = Record<string, string>

/** What stands over a page. */
export interface Over {
  /** Of the element that the page sees, and where it stands. */
  attributes: Record<string, string>
  place: Style
  /** What the page does not see: words, where there are any, and a button. */
  box: Style
  words: string
  button: string
  look: Style
  /** How often it is looked whether the page took it away, in ms. */
  every: number
}
export type OverPage = (page: Page, over: Over, touched: () => void) => () => void

/**
 * Puts words and a button over a page, and puts them there again where the page clears what it did not make; gives what takes them
 * away. INVARIANTS: it refers to nothing outside of itself, for it is sent to the page as its own text; a page that presses the button
 * by its own program touches nothing.
 */
export function overPage(page: Page, over: Over, touched: () => void): () => void {
  const { attributes, place, box, words, button: says, look, every } = over
  let host: PageElement | undefined
  const make = (name: string, style: Style, text: string) => {
    const made = page.document.createElement(name)
    Object.assign(made.style, style)
    made.textContent = text
    return made
  }
  const show = () => {
    const root = page.document.documentElement
    if (root === null || host?.isConnected) return
    host = make('div', { all: 'initial', position: 'fixed', ...place, zIndex: '2147483647' }, '')
    for (const [name, value] of Object.entries({ lang: 'fr', ...attributes })) host.setAttribute(name, value)
    const inner = make('div', box, '')
    if (words !== '') inner.append(make('span', {}, words))
    const button = make('button', { ...look, cursor: 'pointer', touchAction: 'manipulation' }, says)
    button.setAttribute('type', 'button')
    button.addEventListener('click', (event) => event.isTrusted && touched())
    inner.append(button)
    host.attachShadow({ mode: 'closed' }).append(inner)
    root.append(host)
  }
  show()
  const timer = page.setInterval(show, every)
  return () => {
    page.clearInterval(timer)
    host?.remove()
  }
}

/**
 * What stands in every page and frame of a shell, in a world of its own that the page cannot reach: it takes keys, menus, drags
 * and file choosers away before the page or the browser has them. It is not what keeps anybody in (addresses, windows and
 * downloads are held outside of the page): it is what makes that nothing happens when one tries.
 * INVARIANT: it refers to nothing outside of itself, for it is sent to the page as its own text, with that of `overPage`.
 */
export function guardPage({ policy, back }: GuardSettings, call: GuardCall, over: OverPage): void {
  const page = globalThis as unknown as Page
  const early = { capture: true, passive: false }

  /** The twin of `isRefusedKey` in protocol/rules/kiosk-policy.ts; a test holds both together. */
  function isRefused(event: PageEvent): boolean {
    const { key, ctrlKey: ctrl, altKey: alt, shiftKey: shift, metaKey: meta } = event
    const { keys } = policy
    const isLetter = [...key].length === 1
    if (isLetter && event.getModifierState('AltGraph') && !meta) return false
    const held = [ctrl && 'Ctrl', alt && 'Alt', meta && 'Meta', shift && 'Shift'].filter((each) => each !== false)
    const chord = [...held, isLetter ? key.toUpperCase() : key].join('+')
    const names = isLetter ? [chord] : [key, chord]
    const isNamed = (rule: string) =>
      names.some((name) => (rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule))
    if (keys.refused.some(isNamed)) return true
    if (!ctrl && !alt && !meta) return false
    if (['Control', 'Shift', 'Alt', 'AltGraph'].includes(key)) return false
    return keys.others === 'refused' && !keys.allowed.includes(chord)
  }

  function hold(event: PageEvent, what: Parameters<GuardCall>[0]): void {
    event.preventDefault()
    event.stopImmediatePropagation()
    call(what)
  }

  const elementOf = ({ target }: PageEvent) => (target?.nodeType === 1 ? target : null)

  for (const name of ['keydown', 'keyup', 'keypress']) {
    page.addEventListener(name, (event) => isRefused(event) && hold(event, 'key'), early)
  }
  page.addEventListener('contextmenu', (event) => hold(event, 'menu'), early)
  page.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), early)
  page.addEventListener(
    'auxclick',
    (event) => {
      if (elementOf(event)?.closest('a[href],area[href]')) hold(event, 'drag')
    },
    early,
  )
  page.addEventListener(
    'dragstart',
    (event) => {
      const on = elementOf(event)
      // What an exercise made to be dragged goes on; a link or a picture by itself would go where it is dropped.
      if (on?.closest('[draggable="true"]') === null && on.closest('a[href],img,svg')) hold(event, 'drag')
    },
    early,
  )
  for (const name of ['dragover', 'drop']) {
    page.addEventListener(
      name,
      (event) => {
        if (!event.dataTransfer?.types.some((type) => type === 'Files' || type === 'text/uri-list')) return
        event.dataTransfer.dropEffect = 'none'
        hold(event, 'drag')
      },
      early,
    )
  }
  page.addEventListener(
    'click',
    (event) => {
      const [first] = event.composedPath()
      if (first?.nodeType === 1 && first.matches('input[type="file"]')) hold(event, 'file')
    },
    early,
  )

  if (back === undefined || page.top !== page.self) return
  const look = {
    font: '600 30px "Source Sans 3", "Segoe UI", "DejaVu Sans", sans-serif',
    ...{ minHeight: '88px', padding: '0 36px', border: '3px solid #ffffff', borderRadius: '16px' },
    ...{ background: '#5a3792', color: '#ffffff' },
  }
  const place = { left: '24px', bottom: '24px' }
  over(page, { attributes: {}, place, box: {}, words: '', button: back, look, every: 500 }, () => call('back'))
}

/** What a sign over a page is told. */
export interface SignSettings {
  view: string
  text: string
  stop: string
}

/**
 * The sign that somebody looks at this screen, over every page of a lesson, in the same world of its own. It comes again where a page
 * clears it. INVARIANT: it refers to nothing outside of itself, for it is sent to the page as its own text, with that of `overPage`.
 */
export function signPage({ view, text, stop }: SignSettings, call: GuardCall, over: OverPage): void {
  const page = globalThis as unknown as Page & { preauSignOff?: () => void }
  if (page.top !== page.self) return
  page.preauSignOff?.()
  const box = {
    ...{ display: 'flex', alignItems: 'center', justifyContent: 'center', gap: '24px', padding: '10px 24px' },
    ...{ background: '#7a1f1f', color: '#ffffff' },
    font: '600 26px "Source Sans 3", "Segoe UI", "DejaVu Sans", sans-serif',
  }
  const look = {
    ...{ font: 'inherit', minHeight: '60px', padding: '0 28px', border: '3px solid #ffffff', borderRadius: '12px' },
    ...{ background: '#ffffff', color: '#7a1f1f' },
  }
  const place = { left: '0', right: '0', top: '0' }
  const attributes = { role: 'status', 'data-view': view }
  page.preauSignOff = over(page, { attributes, place, box, words: text, button: stop, look, every: 300 }, () =>
    call('stop'),
  )
}

/** Chromium's way to a sign, as to the guard; and what takes it away again. */
export function signSource(settings: SignSettings, binding: string): string {
  return sourceOf(signPage.toString(), settings, binding)
}
export const SIGN_OFF = 'globalThis.preauSignOff?.()'

/** Chromium's way to the guard: its text, to be run before each document. @param binding the name of the function that is called out by */
export function guardSource(settings: GuardSettings, binding: string): string {
  return sourceOf(guardPage.toString(), settings, binding)
}

function sourceOf(text: string, settings: object, binding: string): string {
  const call = `(what) => globalThis[${JSON.stringify(binding)}]?.(what)`
  return `(${text})(${JSON.stringify(settings)}, ${call}, ${overPage.toString()})`
}

/** What is taken from the page itself, in its own world: there is no event by which a program prints or asks for a folder. */
export function takenFromPage({ printing, fileDialogs }: ShellPolicy): string {
  const names = [
    // Where no window manager holds a window at its whole screen, a page can shrink it and lay bare what is behind.
    ...['moveTo', 'moveBy', 'resizeTo', 'resizeBy'],
    ...(printing === 'refuse' ? ['print'] : []),
    ...(fileDialogs === 'refuse' ? ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'] : []),
  ]
  return `for (const name of ${JSON.stringify(names)}) if (name in window) Object.defineProperty(window, name, { value: () => { if (name.endsWith('Picker')) throw new DOMException('', 'AbortError') }, writable: false, configurable: false })`
}
