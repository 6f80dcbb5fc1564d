import type { Display, Rectangle } from 'electron'

/**
 * The screen that the kiosk fills. A teacher's PC has a screen of its own, and the board is another one: it is the larger of those
 * that are not the PC's own, and where there is one alone, that one.
 */
export function boardScreen(
  displays: readonly Pick<Display, 'bounds' | 'internal'>[],
  primary: Pick<Display, 'bounds'>,
): Rectangle {
  const area = ({ width, height }: Rectangle) => width * height
  const isPrimary = ({ bounds }: Pick<Display, 'bounds'>) =>
    bounds.x === primary.bounds.x && bounds.y === primary.bounds.y
  const others = displays.filter((display) => !display.internal && !isPrimary(display))
  const [board] = others.toSorted((a, b) => area(b.bounds) - area(a.bounds))
  return (board ?? primary).bounds
}

/** Of a window that nobody can move, shrink or close. */
export function windowOptions(bounds: Rectangle) {
  return {
    ...bounds,
    kiosk: true,
    fullscreen: true,
    frame: false,
    show: false,
    resizable: false,
    movable: false,
    minimizable: false,
    closable: false,
    skipTaskbar: true,
    autoHideMenuBar: true,
    backgroundColor: '#ecf0ee',
  }
}
