/** Where and when a record was made, on the device's own clocks. */
export interface DeviceTimes {
  at: number
  uptime: number
  run?: number | undefined
}

/**
 * When a record was made on the server's clock, in ms since 1970. A device's wall clock may be wrong by years and may be
 * set right at any moment, so only differences on one clock count: the monotonic one where record and sending are of
 * the same run of the agent, else the wall clock's. Never after `receivedAt`.
 */
export function recordTime(record: DeviceTimes, sent: DeviceTimes, receivedAt: number): number {
  const sameRun = (record.run ?? sent.run) === sent.run
  const age = sameRun && record.uptime <= sent.uptime ? (sent.uptime - record.uptime) * 1000 : sent.at - record.at
  return Math.round(receivedAt - Math.max(0, age))
}
