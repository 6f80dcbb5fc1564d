/** What proves a server to the other side, and by what it knows that; all PEM. The key is a secret. */
export interface LinePapers {
  key: string
  certificate: string
  authority: string
}

export interface LineEvents {
  /** Messages may be sent. */
  opened(): void
  message(text: string): void
  /** Called once, when it is over; also where it never opened. */
  closed(error?: unknown): void
}

/** One connection of an uplink, whatever it goes over. After `closed` nothing of it is left pending. */
export interface UplinkLine {
  /** Sends a message; one that is lost on the way is sent again by who has no answer. */
  send(text: string): void
  close(): void
}
