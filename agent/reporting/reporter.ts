import { FULL_EVERY, type ReadingValues } from '@preau/protocol/rules/readings.ts'
import { applyReadings, changedReadings } from './exception.ts'
import { isUrgent } from './urgent.ts'

/** What a look at the machine is worth. `urgent`: the machine may be judged otherwise by it. */
export interface Worth {
  values: ReadingValues
  full?: true
  urgent?: true
}

export interface Reporter {
  /**
   * What to send of a new look at the machine; undefined where nothing in it is worth a message. What it gives counts as sent.
   * @param uptime s on the agent's monotonic clock
   */
  offer(values: ReadingValues, uptime: number): Worth | undefined
  /** Every reading of the last look, for a birth; it counts as sent. */
  birth(): ReadingValues
  /** What the server is believed to hold. */
  sent(): ReadingValues
}

/** Reports by exception, with every reading at least each `fullEvery` seconds of activity. */
export function createReporter({ fullEvery = FULL_EVERY }: { fullEvery?: number } = {}): Reporter {
  let latest: ReadingValues = {}
  let sent: ReadingValues = {}
  let fullAt: number | undefined
  return {
    offer(values, uptime) {
      latest = values
      if (Object.keys(values).length === 0 && Object.keys(sent).length === 0) return undefined
      if (fullAt === undefined || uptime - fullAt >= fullEvery) {
        fullAt = uptime
        const gone = Object.fromEntries(
          Object.keys(sent)
            .filter((id) => !Object.hasOwn(values, id))
            .map((id) => [id, null]),
        )
        const worth = worthOf(sent, { ...gone, ...values })
        sent = applyReadings(sent, values, true)
        return { ...worth, full: true }
      }
      const changed = changedReadings(sent, values)
      if (Object.keys(changed).length === 0) return undefined
      const worth = worthOf(sent, changed)
      sent = applyReadings(sent, changed, false)
      return worth
    },
    birth() {
      sent = applyReadings(sent, latest, true)
      return latest
    },
    sent: () => sent,
  }
}

function worthOf(before: ReadingValues, values: ReadingValues): Worth {
  return { values, ...(isUrgent(before, values) && { urgent: true }) }
}
