import type { CampaignRow } from '@preau/protocol/api/campaigns.ts'
import type { DevicePhase } from '@preau/protocol/rules/campaigns/phases.ts'
import type { Shape } from '../../../ui/StatusMark.tsx'
import type { Voice } from '../../format/translate.ts'

/** How states are drawn. */
export const STATE_SHAPES = {
  running: 'unknown',
  paused: 'asleep',
  halted: 'down',
  aborted: 'asleep',
  done: 'ok',
} as const satisfies Record<CampaignRow['state'], Shape>

export const PHASE_SHAPES = {
  waiting: 'asleep',
  turn: 'unknown',
  downloaded: 'unknown',
  started: 'unknown',
  installed: 'unknown',
  healthy: 'ok',
  rolled_back: 'degraded',
  failed: 'down',
} as const satisfies Record<DevicePhase, Shape>

const CAUSES = ['starts', 'time', 'damaged'] as const

/** Why an installation failed; a word that is not known here is shown as it stands. */
export function causeText(cause: string, { t }: Voice): string {
  const known = CAUSES.find((each) => each === cause)
  return known ? t(`updates.cause.${known}`) : t('updates.cause.other', { code: cause })
}
