/**
 * Looking at the screen of a machine from afar (I5): whoever sits before it is asked, is told who looks as long as somebody does, and
 * ends it with one touch. Nobody who answers has said no, but in hours that the school approved (view-hours.ts).
 */

/** Why somebody wants to look: a word from a list, since what is written into the audit names nobody. */
export const VIEW_REASONS = ['picture', 'resource', 'message', 'guidance'] as const
export type ViewReason = (typeof VIEW_REASONS)[number]

/** `asked`: nobody has answered yet. `shown`: stills come. */
export const VIEW_STATES = ['asked', 'shown', 'refused', 'ended'] as const
export type ViewState = (typeof VIEW_STATES)[number]

/**
 * Why nothing is shown. `person`: somebody said no. `nobody`: nobody answered. `no_page`: the page at the board, which asks, is not
 * shown. `busy`: somebody else looks, or asks.
 */
export const VIEW_REFUSALS = ['person', 'nobody', 'no_page', 'busy'] as const
export type ViewRefusal = (typeof VIEW_REFUSALS)[number]

/**
 * Why it ended. `watcher` or `person`: the one who looked or the one before the machine ended it. `time`: it had lasted long enough.
 * `lost`: one side was silent. `lesson`: another lesson began. `hours`: nobody had answered, and the hours that the school approved are over. `unsigned`: the sign was not on the screen any more. `no_program`: nothing on this machine takes a still.
 */
export const VIEW_ENDS = ['watcher', 'person', 'time', 'lost', 'lesson', 'hours', 'unsigned', 'no_program'] as const
export type ViewEnd = (typeof VIEW_ENDS)[number]

/** How long a person has to answer, in s. */
export const VIEW_ASKED_FOR = 30
/** How long a view may last, in s. */
export const VIEW_MOST = 600
/** Between two stills, in ms: more than one a second and fewer than two. */
export const VIEW_EVERY = 700
/** A side that was silent for so long is gone, in s. */
export const VIEW_SILENT = 15
/** Bytes of a still. */
export const VIEW_STILL_MAX = 150_000
