import type { LiveBooking, LiveChange, LiveTicket } from '@preau/protocol/api/live.ts'
import type { QueryClient } from '@tanstack/react-query'

/** Counts of places may be this much older than those of the fleet. */
const PLACES_MS = 5000
const DEVICES_MS = 1000

/**
 * Asks again for what a change names, and for what is on the screen only. Changes that come close together make one
 * question: the first is answered at once, the others wait for the end of the interval.
 */
export function refreshOn(
  client: QueryClient,
  later: (run: () => void, ms: number) => () => void,
): (change: LiveChange) => void {
  let quarantined: number | undefined
  const named = new Set<string>()
  let all = false

  const devices = coalesce(DEVICES_MS, later, () => {
    void client.invalidateQueries({ queryKey: ['devices'] })
    if (all) void client.invalidateQueries({ queryKey: ['device'] })
    else for (const id of named) void client.invalidateQueries({ queryKey: ['device', id] })
    named.clear()
    all = false
  })
  // What names places only, and counts nothing in them, is as it was.
  const places = coalesce(PLACES_MS, later, () => void client.invalidateQueries({ queryKey: ['places', 'counts'] }))

  return (change) => {
    if (change.devices === null) all = true
    else for (const id of change.devices) named.add(id)
    // The first word of the stream says how it stands, and that nothing changed.
    if (change.devices?.length !== 0 || change.places) devices()
    if (change.places) {
      void client.invalidateQueries({ queryKey: ['places'] })
      void client.invalidateQueries({ queryKey: ['plan'] })
    } else if (change.devices?.length !== 0) places()
    if (change.quarantine !== quarantined) {
      if (quarantined !== undefined) {
        void client.invalidateQueries({ queryKey: ['quarantine'] })
        void client.invalidateQueries({ queryKey: ['health'] })
      }
      quarantined = change.quarantine
    }
  }
}

/** Asks again for the lists of tickets, and for the sheets that were named. A storm of tickets makes one question a second. */
export function refreshOnTicket(
  client: QueryClient,
  later: (run: () => void, ms: number) => () => void,
): (ticket: LiveTicket) => void {
  const named = new Set<string>()
  const ask = coalesce(DEVICES_MS, later, () => {
    void client.invalidateQueries({ queryKey: ['tickets'] })
    for (const id of named) void client.invalidateQueries({ queryKey: ['ticket', id] })
    askNotices(client)
    named.clear()
  })
  return ({ ticket }) => {
    named.add(ticket)
    ask()
  }
}

/** Asks again for what is booked in the schools that were named. */
export function refreshOnBooking(
  client: QueryClient,
  later: (run: () => void, ms: number) => () => void,
): (booking: LiveBooking) => void {
  const named = new Set<string>()
  const ask = coalesce(DEVICES_MS, later, () => {
    for (const school of named) void client.invalidateQueries({ queryKey: ['booking', school] })
    askNotices(client)
    named.clear()
  })
  return ({ school }) => {
    named.add(school)
    ask()
  }
}

/** Who is told of it has it in his bell by now: a lesson that failed is ten minutes away. */
function askNotices(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['notices'] })
}

/** `run` at once, then at most each `ms`, and always once after the last call. */
export function coalesce(ms: number, later: (run: () => void, ms: number) => () => void, run: () => void): () => void {
  let waiting = false
  let again = false
  const rest = () => {
    waiting = true
    later(() => {
      waiting = false
      if (!again) return
      again = false
      run()
      rest()
    }, ms)
  }
  return () => {
    if (waiting) {
      again = true
      return
    }
    run()
    rest()
  }
}
