/** What a small window says: a question with its two answers, or the sign that somebody looks. */
export interface CornerSettings {
  view: string
  title: string
  text: string
  /** Its buttons, in their order; the first has the focus. */
  buttons: readonly { call: CornerCall; words: string; kind: 'plain' | 'strong' }[]
  ground: string
  /** What stands in its four corners, drawn by chance: by them it is known again on the screen, and that nothing covers it. */
  marks: readonly (readonly [number, number, number])[]
}
export type CornerCall = 'stop' | 'yes' | 'no'

/** Side of a mark, in the pixels of the page. */
export const MARK = 12

interface Element {
  style: Record<string, string>
  textContent: string
  setAttribute(name: string, value: string): void
  append(...children: Element[]): void
  replaceChildren(): void
  addEventListener(name: string, listener: (event: { isTrusted: boolean }) => void): void
  focus(): void
}
interface Page {
  top: unknown
  self: unknown
  document: { title: string; body: Element | null; createElement(name: string): Element }
  addEventListener(name: string, listener: () => void, options: object): void
}

/**
 * Draws such a window in its one page. INVARIANT: it refers to nothing outside of itself, for it is sent to the page as its own text.
 */
export function cornerPage(settings: CornerSettings, mark: number, call: (what: CornerCall) => void): void {
  const { document, addEventListener } = globalThis as unknown as Page
  if (document.body === null) {
    const again = () => cornerPage(settings, mark, call)
    addEventListener('DOMContentLoaded', again, { once: true })
    return
  }
  const { body } = document
  const { view, title, text, buttons, ground, marks } = settings
  const make = (name: string, style: Record<string, string>, words = '') => {
    const made = document.createElement(name)
    Object.assign(made.style, style)
    made.textContent = words
    return made
  }
  document.title = title
  body.replaceChildren()
  body.setAttribute('data-view', view)
  Object.assign(body.style, {
    margin: '0',
    height: '100vh',
    overflow: 'hidden',
    background: ground,
    color: '#ffffff',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: '14px',
    padding: '0 28px',
    boxSizing: 'border-box',
    font: '600 18px/1.35 "Source Sans 3", "Segoe UI", "DejaVu Sans", sans-serif',
  })
  for (const [at, [red, green, blue]] of marks.entries()) {
    body.append(
      make('div', {
        position: 'fixed',
        width: `${mark}px`,
        height: `${mark}px`,
        [at % 2 === 0 ? 'left' : 'right']: '0',
        [at < 2 ? 'top' : 'bottom']: '0',
        background: `rgb(${red}, ${green}, ${blue})`,
      }),
    )
  }
  const words = make('p', { margin: '0' }, text)
  words.setAttribute('role', 'status')
  words.setAttribute('lang', 'fr')
  const row = make('div', { display: 'flex', gap: '12px' })
  const made = buttons.map(({ call: what, words: said, kind }) => {
    const button = make(
      'button',
      {
        font: 'inherit',
        minHeight: '48px',
        padding: '0 22px',
        borderRadius: '10px',
        border: '2px solid #ffffff',
        background: kind === 'strong' ? '#ffffff' : 'transparent',
        color: kind === 'strong' ? ground : '#ffffff',
        cursor: 'pointer',
      },
      said,
    )
    button.setAttribute('type', 'button')
    // A click that a program makes is nobody's.
    button.addEventListener('click', (event) => event.isTrusted && call(what))
    return button
  })
  row.append(...made)
  body.append(words, row)
  made[0]?.focus()
}

/** Its text, to be run in the page. @param binding the name of the function that is called out by */
export function cornerSource(settings: CornerSettings, binding: string): string {
  return `(${cornerPage.toString()})(${JSON.stringify(settings)}, ${MARK}, (what) => globalThis[${JSON.stringify(binding)}]?.(what))`
}
