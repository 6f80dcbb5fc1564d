import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { DeviceKind, Status } from '@preau/protocol/rules/device-status.ts'
import { BOARDS, DEVICE_SIZES, type DrawnDevice } from '@preau/protocol/rules/plan-devices.ts'
import type { ReactNode } from 'react'
import { DrawnMark } from '../../../ui/StatusMark.tsx'

/** Case and stand of each kind, in the units of `DEVICE_SIZES`; where its sign stands, and how large that is. */
interface Body {
  shape: ReactNode
  sign: { x: number; y: number; size: number }
}

const BOARD: Body = {
  shape: (
    <>
      <rect className="case" width="112" height="46" rx="3" />
      <path className="leg" d="M18 46l-5 9M94 46l5 9" />
    </>
  ),
  sign: { x: 56, y: 23, size: 22 },
}

const BODIES: Record<DeviceKind, Body> = {
  board_pc: BOARD,
  desktop: {
    shape: (
      <>
        <rect className="case" width="34" height="23" rx="2.5" />
        <path className="leg" d="M10 28h14M17 23v5" />
      </>
    ),
    sign: { x: 17, y: 11.5, size: 16 },
  },
  other: {
    shape: <rect className="case" width="34" height="28" rx="5" />,
    sign: { x: 17, y: 14, size: 16 },
  },
  laptop: {
    shape: (
      <>
        <rect className="case" x="4" width="32" height="21" rx="2.5" />
        <path className="leg" d="M0 25h40" />
      </>
    ),
    sign: { x: 20, y: 10.5, size: 16 },
  },
  tablet: {
    shape: <rect className="case" width="18" height="24" rx="2.5" />,
    sign: { x: 9, y: 12, size: 14 },
  },
  server: {
    shape: (
      <>
        <rect className="case" width="30" height="42" rx="2.5" />
        <path className="leg" d="M7 9h16M7 16h16" />
      </>
    ),
    sign: { x: 15, y: 29, size: 16 },
  },
  panel: BOARD,
  whiteboard: BOARD,
  projector: {
    shape: (
      <>
        <rect className="case" y="3" width="34" height="18" rx="3" />
        <path className="leg" d="M7 21v3M27 21v3" />
      </>
    ),
    sign: { x: 17, y: 12, size: 14 },
  },
  visualiser: {
    shape: (
      <>
        <path className="leg" d="M2 28h20M7 28V9" />
        <rect className="case" x="3" width="18" height="16" rx="3" />
      </>
    ),
    sign: { x: 12, y: 8, size: 12 },
  },
  ups: {
    shape: <rect className="case" width="24" height="28" rx="2.5" />,
    sign: { x: 12, y: 14, size: 14 },
  },
  peripheral: {
    shape: <rect className="case" width="18" height="24" rx="6" />,
    sign: { x: 9, y: 12, size: 13 },
  },
}

/** A device as it stands in its room: its kind by its shape, its state by its sign; what works has only a dot. */
export function DeviceShape({ drawn, status }: { drawn: DrawnDevice; status: Status }) {
  const { shape, sign } = BODIES[drawn.kind]
  const scale = drawn.height / DEVICE_SIZES[drawn.kind].height
  const turned = `translate(${drawn.x} ${drawn.y})${scale === 1 ? '' : ` scale(${scale})`}`
  return (
    <g transform={turned}>
      <rect
        className="hit"
        x="-2"
        y="-3"
        width={DEVICE_SIZES[drawn.kind].width + 4}
        height={DEVICE_SIZES[drawn.kind].height + 6}
        rx="4"
      />
      {shape}
      {status === 'ok' && !BOARDS.has(drawn.kind) ? (
        <circle className="okdot" cx={sign.x} cy={sign.y} r={drawn.kind === 'tablet' ? 3 : 3.5} />
      ) : (
        <DrawnMark shape={status} x={sign.x} y={sign.y} size={sign.size} />
      )}
    </g>
  )
}

/** The classes that give a device its colours. */
export function deviceClass({ status }: Pick<DeviceRow, 'status'>): string {
  return `dev st-${status}`
}
