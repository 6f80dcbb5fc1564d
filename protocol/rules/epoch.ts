/** What the server stores of a device's place: the last epoch that it issued and the last seq stored without a hole before it. */
export interface StoredPlace {
  epoch: number
  upto: number
}

/** What a birth says of the device's own place. `acked` is -1 before any ack in that epoch. */
export interface ClaimedPlace {
  epoch: number
  first: number
  next: number
  acked?: number | undefined
}

/** No server ever issued an epoch beyond this; one more than the largest that can be claimed could not be said. */
const LAST_EPOCH = 2 ** 52

/**
 * The epoch to use from now on (DESIGN 4): the same one where both sides know it and neither has lost its place, else a new
 * one, above every earlier one, so that a reinstalled agent and a restored server agree again.
 * The device has lost its place when it would give a seq that is stored already (its disk was restored or cloned); the
 * server has when the device holds an ack for more than is stored (the database was restored).
 * @param stored undefined for a device that was never heard
 * @param now milliseconds since 1970, server clock
 */
export function issueEpoch(stored: StoredPlace | undefined, claimed: ClaimedPlace, now: number): StoredPlace {
  const known = stored !== undefined && claimed.epoch !== 0 && claimed.epoch === stored.epoch
  if (known && claimed.next > stored.upto && (claimed.acked ?? -1) <= stored.upto) return stored
  const believed = claimed.epoch < LAST_EPOCH ? claimed.epoch : 0
  const epoch = Math.max((stored?.epoch ?? 0) + 1, believed + 1, Math.floor(now / 1000))
  return { epoch, upto: claimed.first - 1 }
}
