/** What a key pressed outside a field asks for. */
export type KeyAction = { kind: 'goto' } | { kind: 'list' } | { kind: 'page'; key: string }

export interface Press {
  key: string
  /** Ctrl, Alt or Meta is down: then it belongs to the browser. */
  modified: boolean
  /** A field, a list or a dialog has the focus: then it is text. */
  typing: boolean
  at: number
}

/** How long `g` waits for its letter, in ms. */
const CHORD_MS = 1500

/** Reads single keys and `g` followed by a letter. Esc and letters that lead nowhere are left alone. */
export class KeyReader {
  private chordAt = Number.NEGATIVE_INFINITY

  read(press: Press): KeyAction | null {
    const chord = press.at - this.chordAt < CHORD_MS
    this.chordAt = Number.NEGATIVE_INFINITY
    if (press.modified || press.typing) return null
    if (chord && /^[a-z]$/.test(press.key)) return { kind: 'page', key: press.key }
    switch (press.key) {
      case 'g':
        this.chordAt = press.at
        return null
      case '/':
        return { kind: 'goto' }
      case '?':
        return { kind: 'list' }
      default:
        return null
    }
  }
}

/** Whether keys typed at `target` are meant for it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="dialog"],[role="alertdialog"],[role="listbox"],[role="menu"]'))
    return true
  return target.matches('input:not([type="checkbox"],[type="radio"]), textarea, select')
}
