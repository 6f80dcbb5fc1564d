const DAY = 86_400_000
/** A server that was off for longer than a summer has a clock that is to be doubted, in ms. */
const LEAP = 120 * DAY
/** So long the ends of certificates are not judged after a leap: the devices renew theirs in it, in ms. */
const GRACE = 7 * DAY

/**
 * Whether a date in a certificate has passed, by a clock that may be wrong. A clock that is behind lets nobody in who was not
 * in before. One that leapt ahead while the server was off would lose every device of a school at once: for a week its ends
 * are then not judged, and every device that connects renews its certificate. Revocation holds all the time.
 * @param clock ms since 1970
 * @param lastKnown the last time that this server stored of itself; undefined on a new one
 */
export function endsByServerTime(clock: () => number, lastKnown: number | undefined): (until: number) => boolean {
  const startedAt = clock()
  const leapt = lastKnown !== undefined && startedAt - lastKnown > LEAP
  return (until) => {
    const now = clock()
    return until < now && !(leapt && now - startedAt < GRACE)
  }
}
