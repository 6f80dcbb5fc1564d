import type { Id } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS, type ServerEventCode } from '@preau/protocol/messages/event.ts'
import type { Queries } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'

/** What the server needs to write a line of its own. */
export interface LineMaker {
  /** ms since 1970 */
  clock(): number
  newId(): Id
  /** Increasing numbers, also over restarts: the seq of the server's own events. */
  nextSeq(): number
}

/** Writes a step of a lesson into the time line of its machine. `at`: when it was, ms since 1970. */
export async function addLessonLine(
  transaction: Queries,
  { clock, newId, nextSeq }: LineMaker,
  { school, device, at }: { school: Id; device: Id; at: number },
  event: ServerEventCode & `lesson.${string}`,
  params: Record<string, string | number>,
): Promise<void> {
  const place = { school, device, epoch: 0, seq: nextSeq(), id: newId(), at, receivedAt: clock() }
  await insertEvents(transaction, [{ ...place, source: 'server', event, severity: SERVER_EVENTS[event], params }])
}
