/** Why a device has to wait: another ring, outside its window, the campaign is halted or paused, or the server has enough to do. */
export type WaitReason = 'ring' | 'window' | 'halted' | 'paused' | 'busy'

/** What a device asks before it installs anything. */
export interface TurnAsked {
  /** Name of the target, as it is signed. */
  target: string
  product: string
  /** What is in place; absent: nothing. */
  from?: string
  to: string
}

/** Whether it is a device's turn. `until` is in ms since 1970, by the clock of the server. */
export type Turn =
  | { answer: 'go'; until: number; campaign: string | undefined }
  | { answer: 'wait'; until: number; why: WaitReason }

/** Asks the school server; throws where it gives no answer: then nothing is installed, since delay is the safe side. */
export type AskTurn = (asked: TurnAsked, signal: AbortSignal) => Promise<Turn>
