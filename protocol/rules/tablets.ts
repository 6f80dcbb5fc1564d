/** What stands for the platform where a machine is known by its browser alone (the `agent` of a device). */
export const TABLET_PLATFORM = 'browser'

/** While its page is open a tablet tells of itself at least so often, in seconds. */
export const TABLET_INTERVAL_S = 300

/** A tablet that nobody opened Préau on for so long is one of which nothing is known, in ms. */
export const TABLET_UNKNOWN_AFTER_MS = 14 * 86_400_000

/** Whether a machine is known by its browser alone: it runs no agent, so that its silence says nothing of how it is. */
export function isTablet(agent: { platform: string } | null | undefined): boolean {
  return agent?.platform === TABLET_PLATFORM
}
