import type { ReactNode } from 'react'

/** The drawings of the interface: 20 units square, one line of 1.6, no fill. */
const SIGNS = {
  bell: <path d="M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13zM8.500 17.500h3M10 2.500V4" />,
  back: <path d="m12 5-5 5 5 5" />,
  blank: (
    <>
      <path d="M2.500 4h15v9.500h-15zM7 17h6" />
      <path d="m7.500 6.500 5 4.500M12.500 6.500l-5 4.500" />
    </>
  ),
  battery: <path d="M2.5 6.5h12.5v7H2.5zM17.5 9v2M5 9v2M7.5 9v2" />,
  board: <path d="M2.5 4h15v9.5h-15zM6 17l1.6-3.5M14 17l-1.6-3.5" />,
  book: (
    <path d="M10 5c-1.800-1.200-4-1.500-7-1.500v12c3 0 5.200.3 7 1.500 1.800-1.200 4-1.500 7-1.500v-12c-3 0-5.200.3-7 1.500zM10 5v12" />
  ),
  cable: <path d="M4 3v4a3 3 0 0 0 3 3h6a3 3 0 0 1 3 3v4" />,
  cart: <path d="M3 3h14v11.500H3zM3 7h14M3 10.800h14M6.500 17h.01M13.500 17h.01M6.500 14.500V17M13.500 14.500V17" />,
  check: <path d="m4 10.5 4 4 8-9" />,
  calendar: <path d="M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3.500M13 3v3.500" />,
  camera: (
    <>
      <path d="M2.500 6.500h3.700L7.700 4h4.600l1.500 2.500h3.700v9.500h-15z" />
      <circle cx="10" cy="11" r="2.800" />
    </>
  ),
  chat: <path d="M3 4h14v9.500H9L5.500 17v-3.500H3z" />,
  chevron: <path d="m6 8 4 4 4-4" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.2l2.8 1.8" />
    </>
  ),
  copy: <path d="M7 7h10v10H7zM4.500 13H3V3h10v1.500" />,
  door: <path d="M5 17V3h10v14M3 17h14M12 10.2h.01" />,
  down: <path d="M10 4v12M5.5 11.5 10 16l4.5-4.5" />,
  download: <path d="M10 3v9M6 8.5l4 4 4-4M3.5 16.5h13" />,
  freeze: <path d="M10 2.500v15M3.500 6.200l13 7.600M16.500 6.200l-13 7.600M8 4l2 1.800L12 4M8 16l2-1.800 2 1.800" />,
  forward: <path d="m8 5 5 5-5 5" />,
  hand: (
    <path d="M7.500 10V4.300a1.200 1.200 0 0 1 2.400 0V9m0-.6V3.500a1.200 1.200 0 0 1 2.400 0V9m0-.5V5a1.200 1.200 0 0 1 2.400 0v7c0 3-1.900 5-4.700 5-2.300 0-3.400-1-4.500-3l-2-3.700a1.200 1.200 0 0 1 2-1.200l2 2.400" />
  ),
  input: <path d="M8 4h9v12H8M2.500 10H12M8.800 6.800 12 10l-3.200 3.200" />,
  kit: <path d="M3 7h14v9.500H3zM7.500 7V4h5v3M3 11h14" />,
  key: (
    <>
      <circle cx="6.5" cy="13.5" r="3.5" />
      <path d="m9 11 7.500-7.500M13 7l2.500 2.500" />
    </>
  ),
  keyboard: <path d="M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6.5 12h7" />,
  laptop: (
    <>
      <rect x="4" y="4" width="12" height="8.5" rx="1.2" />
      <path d="M2 15.5h16" />
    </>
  ),
  list: <path d="M7 5.5h10M7 10h10M7 14.5h10M3 5.5h.5M3 10h.5M3 14.5h.5" />,
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.2" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
  map: (
    <>
      <path d="M10 17.5c3.6-4 5.4-6.8 5.4-9.1a5.4 5.4 0 1 0-10.8 0c0 2.3 1.8 5.1 5.4 9.1z" />
      <circle cx="10" cy="8.4" r="1.9" />
    </>
  ),
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />,
  mute: <path d="M3 7.800v4.400h3l4 3.300V4.500L6 7.800zM13 8l4 4M17 8l-4 4" />,
  nowifi: (
    <path d="M3 3l14 14M3 8.3a10 10 0 0 1 4-2.5M10.5 5.3a10 10 0 0 1 6.5 3M5.6 11.2a6.3 6.3 0 0 1 3.6-1.8M8.2 14a2.6 2.6 0 0 1 3.6 0" />
  ),
  pause: <path d="M7 5v10M13 5v10" />,
  person: (
    <>
      <circle cx="10" cy="6.5" r="3.2" />
      <path d="M3.500 17a6.500 6.500 0 0 1 13 0" />
    </>
  ),
  pencil: <path d="M4 16l.8-3.600L13.500 3.700l2.800 2.800-8.700 8.700zM11.500 5.700l2.800 2.800" />,
  panel: (
    <>
      <rect x="2.500" y="3.500" width="15" height="10.500" rx="1.200" />
      <path d="M7 17h6M6.500 10.500 9 8l2 1.500 2.500-3" />
    </>
  ),
  pc: (
    <>
      <rect x="2.5" y="3.5" width="15" height="10" rx="1.2" />
      <path d="M7 17h6M10 13.5V17" />
    </>
  ),
  plug: <path d="M7 3v4M13 3v4M4.500 7h11v2.500a5.500 5.500 0 0 1-11 0zM10 15v3" />,
  play: <path d="M6 4l10 6-10 6z" />,
  plus: <path d="M10 4v12M4 10h12" />,
  power: <path d="M10 3v6M6.2 5.3a6 6 0 1 0 7.6 0" />,
  projector: (
    <>
      <rect x="2.500" y="6" width="15" height="8" rx="1.400" />
      <circle cx="12.700" cy="10" r="2.300" />
      <path d="M5.500 10h2M5 14v1.800M15 14v1.800" />
    </>
  ),
  printer: <path d="M6 8V3h8v5M6 14.500H3.500V8h13v6.500H14M6 12h8v5H6z" />,
  restart: <path d="M15.5 6.5A6.5 6.5 0 1 0 16.5 11M16 3v3.8h-3.8" />,
  school: <path d="M2 9l8-4.5L18 9M4 8.5V16.5M16 8.5V16.5M2.5 16.5h15M8.5 16.5v-4h3v4" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5.2" />
      <path d="m13 13 4 4" />
    </>
  ),
  send: <path d="M3 10.500 17 4l-4.500 13-3-5.500zM9.500 11.500 17 4" />,
  server: (
    <>
      <rect x="4" y="2.5" width="12" height="15" rx="1.4" />
      <path d="M7 6.5h6M7 10h6M7 13.5h6" />
    </>
  ),
  settings: (
    <>
      <circle cx="7" cy="6" r="2" />
      <circle cx="13" cy="14" r="2" />
      <path d="M2.5 6H5M9 6h8.5M2.5 14H11M15 14h2.5" />
    </>
  ),
  shield: (
    <path d="M10 2.500 16.500 5v4.500c0 4-2.700 6.700-6.500 8-3.800-1.300-6.500-4-6.500-8V5zM7 9.800l2.200 2.200 3.800-4.200" />
  ),
  signout: <path d="M8 3.500H3.500v13H8M12.500 6.500 16 10l-3.500 3.500M16 10H7.500" />,
  sleep: <path d="M15.8 12.2A6.5 6.5 0 0 1 7.8 4.2a6.5 6.5 0 1 0 8 8z" />,
  swap: <path d="M4 7h11.500M12.500 4l3 3-3 3M16 13H4.500M7.500 10l-3 3 3 3" />,
  tablet: (
    <>
      <rect x="4.5" y="2.5" width="11" height="15" rx="1.6" />
      <path d="M9 15h2" />
    </>
  ),
  ticket: (
    <path d="M2.500 5.500h15v3a1.500 1.500 0 0 0 0 3v3h-15v-3a1.500 1.500 0 0 0 0-3zM12 5.500v2M12 9.200v1.600M12 12.500v2" />
  ),
  truck: (
    <>
      <path d="M2 5h9.500v8.500H2zM11.500 8h3.500l3 3v2.500h-6.500z" />
      <circle cx="5.500" cy="14.500" r="1.600" />
      <circle cx="14.500" cy="14.500" r="1.600" />
    </>
  ),
  undo: <path d="M7.500 4 4 7.500 7.500 11M4.500 7.500h7a4.500 4.500 0 0 1 0 9H8" />,
  qr: <path d="M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM17 12v2M12 17h2M17 16.500V17" />,
  redo: <path d="M12.500 4 16 7.500 12.500 11M15.500 7.500h-7a4.500 4.500 0 0 0 0 9H12" />,
  up: <path d="M10 16V4M5.5 8.500 10 4l4.500 4.500" />,
  update: <path d="M10 13V4M6.5 7.5 10 4l3.500 3.500M4 13.500V16h12v-2.500" />,
  visualiser: <path d="M4 17h9M6.500 17V8.500L11 4l3 2.500M14 6.500l2 3.500-3 1.500-1.800-3.300z" />,
  volume: <path d="M3 7.800v4.400h3l4 3.300V4.500L6 7.800zM13 7.500a3.500 3.500 0 0 1 0 5M15 5a7 7 0 0 1 0 10" />,
  warning: <path d="M10 3 18 17H2zM10 8.500v3.500M10 14.500v.01" />,
  wrench: (
    <path d="M12.5 3.2a4.2 4.2 0 0 0-4 6L3 14.7 5.3 17l5.5-5.5a4.2 4.2 0 0 0 6-4l-2.500 2.300-2.500-.800-.800-2.500z" />
  ),
  x: <path d="m5 5 10 10M15 5 5 15" />,
} satisfies Record<string, ReactNode>

export type SignName = keyof typeof SIGNS

/** A drawing beside a word. It says nothing by itself, so it is hidden from screen readers: the word is always there. */
export function Sign({ name }: { name: SignName }) {
  return (
    <svg className="i" viewBox="0 0 20 20" aria-hidden="true">
      {SIGNS[name]}
    </svg>
  )
}
