import type { Id } from '@preau/protocol/ids.ts'
import { COMPARED, type Compared, EVERYTHING } from '@preau/protocol/rules/territory/compared.ts'
import { differingDays, hashFields, keptOf } from '@preau/protocol/rules/territory/digest.ts'
import { SYNC_KINDS, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type {
  DigestAnswer,
  DigestLack,
  DigestMessage,
  DigestRows,
  DigestSums,
} from '@preau/protocol/territory/digest.ts'
import { FIRST, pageOf, readDay, readSums } from './digest-pages.ts'
import type { DigestStore } from './digest-store.ts'

/** Days of an answer: as many as its shape takes. */
const MOST_DAYS = 800

/**
 * The territory's half of the comparison of a school: it answers and keeps nothing between two messages, so that any worker can.
 * @param now milliseconds since 1970
 */
export async function answerDigest(
  store: DigestStore,
  school: Id,
  message: DigestMessage,
  now: number,
): Promise<DigestMessage[]> {
  const kind = message.kind as SyncKindName
  const compared = Object.hasOwn(COMPARED, kind) ? COMPARED[kind] : undefined
  if (message.what === 'compared' && (compared || message.kind === EVERYTHING))
    await store.noteCompared(school, { kind: message.kind, at: now, repaired: message.repaired })
  if (message.what === 'sums') return [await answerSums(store, school, kind, message, compared, now)]
  if (!compared) return []
  if (message.what === 'lack') return answerLack(store, school, kind, compared, message)
  return []
}

async function answerSums(
  store: DigestStore,
  school: Id,
  kind: SyncKindName,
  { fields, from, upto, days }: DigestSums,
  how: Compared | undefined,
  now: number,
): Promise<DigestAnswer> {
  const answer = { what: 'sums-answer', kind, from, upto } as const
  if (!how || hashFields(SYNC_KINDS[kind]) !== fields) return { ...answer, differ: [], compared: false }
  const differ = differingDays(await readSums(store, school, kind, { from, upto }), days)
  const kept = how.kept ? keptOf(differ, now, await store.keptDays(how.kept)) : differ
  return { ...answer, differ: kept.slice(-MOST_DAYS), compared: true }
}

async function answerLack(
  store: DigestStore,
  school: Id,
  kind: SyncKindName,
  { lacked }: Compared,
  { day, keys: hashes, next }: DigestLack,
): Promise<DigestRows[]> {
  const rows = await readDay(store, school, kind, day)
  const asked = new Set(hashes)
  const keys = rows.filter(({ hash: [hash] }) => asked.has(hash)).map(({ key }) => key)
  if (keys.length > 0 && lacked === 'gone') await store.takeAway(school, kind, keys)
  if (keys.length > 0 && lacked === 'back') {
    await store.renote(
      school,
      keys.map((key) => ({ kind, key })),
    )
  }
  if (next === null) return []
  return [{ what: 'rows', kind, day, ...pageOf(rows, next), after: next === FIRST ? null : next }]
}
