import type { SyncKindName } from './kinds.ts'
import type { MergeRule } from './merge.ts'

const NEWEST: MergeRule = { fields: {}, other: 'newest', gone: 'either' }

/**
 * Who gives way where both sides changed a row during a cut: the one table of it. A kind of one owner needs none, the owner's word
 * holds (kinds.ts); a row that is only ever added cannot differ. What a machine says of itself is the school's, which hears
 * it; what people say is whoever's said it last. A room that was taken away while a device moved into it comes back, for it
 * cannot be taken away where it is not empty (the school, which has the device, says so).
 */
export const MERGE_RULES: Partial<Record<SyncKindName, MergeRule>> = {
  school: { fields: { authority_id: 'territory' }, other: 'newest', gone: 'nobody' },
  room: NEWEST,
  device: {
    fields: { model: 'school', serial: 'school', enrolled_at: 'school', simulated: 'school' },
    other: 'newest',
    gone: 'school',
  },
  // A drawing is one thing: half of one over half of another would be nobody's.
  plan: NEWEST,
  // Asked once, by either; what became of it only the school knows.
  command: {
    fields: Object.fromEntries(
      ['state', 'answered', 'reason', 'code', 'means', 'proof', 'ended_at'].map((field) => [field, 'school'] as const),
    ),
    other: 'first',
    gone: 'nobody',
  },
  // What it is about, as it was said last. Its number is the town hall's where two schools gave the same one (write-tickets.ts).
  ticket: { fields: { opened_at: 'first' }, other: 'newest', gone: 'nobody' },
  survey: { fields: {}, other: 'newest', gone: 'nobody' },
  // Each side says its own count, which only ever grows; one of an older backup gives way to what was said before.
  survey_result: { fields: { count: 'greatest' }, other: 'newest', gone: 'nobody' },
  ticket_rating: { fields: { at: 'first' }, other: 'newest', gone: 'nobody' },
  // What its leader wants; what the school stopped only the school says, and its leader cannot unsay.
  campaign: {
    fields: { halted_for: 'school', halted_at: 'school', paused_at: 'school', changed_at: 'greatest' },
    other: 'territory',
    gone: 'nobody',
  },
  // Whose turn it was, and what came of it, is counted where it happens: nobody from outside gives a turn back (I4).
  campaign_device: {
    fields: { ring: 'territory', excused: 'territory', retried: 'territory', made_at: 'first', from_version: 'newest' },
    other: 'school',
    gone: 'nobody',
  },
  // Asked once, and taken back by who asked it; what became of it is the school's to say.
  room_closure: {
    fields: {
      ...{ state: 'school', reason: 'school', cancelled: 'school', answered_at: 'school' },
      withdrawn_at: 'newest',
    },
    other: 'first',
    gone: 'nobody',
  },
  objective: { fields: { made_at: 'first' }, other: 'newest', gone: 'nobody' },
}
