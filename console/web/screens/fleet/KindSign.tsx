import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { Sign, type SignName } from '../../../ui/Sign.tsx'

export const KIND_SIGNS: Record<DeviceKind, SignName> = {
  desktop: 'pc',
  laptop: 'laptop',
  tablet: 'tablet',
  board_pc: 'board',
  server: 'server',
  other: 'pc',
  projector: 'projector',
  panel: 'panel',
  whiteboard: 'board',
  visualiser: 'visualiser',
  ups: 'battery',
  peripheral: 'plug',
}

/** What sort of machine it is; its word is there for screen readers. */
export function KindSign({ kind, word }: { kind: DeviceKind; word: string }) {
  return (
    <span title={word}>
      <Sign name={KIND_SIGNS[kind]} />
      <span className="vh">{word}, </span>
    </span>
  )
}
