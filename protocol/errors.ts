/**
 * Every error code of the product, with the sentence a developer or an operator reads in a log and the HTTP status it
 * answers with. A code is stable: once published it is never renamed and never reused. `docs/errors.md` lists exactly
 * these codes (a test keeps both equal); the interface chooses its words by code, never by this text.
 */
export const ERRORS = {
  ENVELOPE_TOO_LARGE: { status: 413, text: 'The message is larger than 64 KiB' },
  ENVELOPE_NOT_JSON: { status: 400, text: 'The message is not JSON' },
  ENVELOPE_INVALID: { status: 400, text: 'The envelope of the message has a missing or wrong field' },
  ENVELOPE_VERSION: { status: 400, text: 'The message has a version that this program does not know' },
  MESSAGE_KIND_UNKNOWN: { status: 400, text: 'The message is of a kind that this program does not know' },
  MESSAGE_INVALID: { status: 400, text: 'The body of the message has a missing or wrong field' },
  TOPIC_INVALID: { status: 400, text: 'The MQTT topic does not follow preau1/<up|down>/<school>/<device>/<kind>' },
  IDENTITY_MISMATCH: { status: 403, text: 'The sender is not who the message says it is' },
  CLIENT_REFUSED: { status: 403, text: 'The MQTT client is not a device of this server' },
  ID_INVALID: { status: 400, text: 'The identifier is not a lower-case UUID' },
  UAI_INVALID: { status: 400, text: 'The UAI code is not 7 digits and their control letter' },
  INSEE_INVALID: { status: 400, text: 'The INSEE code is not a commune code of 5 characters' },
  REQUEST_INVALID: { status: 400, text: 'The request has a missing or wrong field' },
  REQUEST_TOO_LARGE: { status: 413, text: 'The request is larger than this address accepts' },
  REQUEST_ABANDONED: { status: 400, text: 'Nobody waits for the answer any more' },
  REQUEST_FORBIDDEN: { status: 403, text: 'The request comes by a name or from a page that is not of this server' },
  SIGN_IN_REQUIRED: { status: 401, text: 'Nobody is signed in, or the session has ended' },
  REACH_TOO_NARROW: { status: 403, text: 'Only who reaches every device that this touches may do it' },
  ACTION_REFUSED: { status: 403, text: 'The roles of the person do not hold for this action' },
  SIGN_IN_REFUSED: { status: 403, text: 'Login, password or code do not let anybody in' },
  SIGN_IN_TRIES_EXCEEDED: { status: 429, text: 'Too many wrong tries came from here: the next one has to wait' },
  LINK_REFUSED: { status: 403, text: 'The one-time link is unknown, used or out of date' },
  PASSWORD_WEAK: { status: 400, text: 'The password is too short, known or easy to guess' },
  CODE_REFUSED: { status: 403, text: 'The code is not that of the authenticator now, or was used already' },
  FACTOR_REQUIRED: {
    status: 403,
    text: 'A role of the person asks for a second factor that this session does not have',
  },
  PASSKEY_REFUSED: { status: 403, text: 'The passkey is unknown, or its answer does not hold' },
  PASSKEY_UNAVAILABLE: { status: 409, text: 'Passkeys need a secure connection by a name, which this address is not' },
  PASSKEY_NOT_FOUND: { status: 404, text: 'The person has no passkey with this identifier' },
  PROVIDER_REFUSED: { status: 403, text: 'The identity provider did not prove a person whom this server knows' },
  PROVIDER_UNREACHABLE: { status: 502, text: 'The identity provider does not answer as one' },
  PERSON_NOT_FOUND: { status: 404, text: 'No person has this identifier' },
  LOGIN_TAKEN: { status: 409, text: 'Another person signs in with this login' },
  LAST_ADMINISTRATOR: { status: 409, text: 'Nobody would administer the server any more' },
  SESSION_NOT_FOUND: { status: 404, text: 'The person has no session with this identifier' },
  TOKEN_NOT_FOUND: { status: 404, text: 'The person has no token with this identifier' },
  TOKEN_BEYOND: { status: 403, text: 'A token may do no more than its person' },
  TOKENS_FULL: { status: 409, text: 'The person has as many tokens as one can look through' },
  LOT_NOT_FOUND: { status: 404, text: 'No lot has this identifier' },
  LOT_DUPLICATE: { status: 409, text: 'A lot with this name exists already' },
  LOT_IN_USE: { status: 409, text: 'A person has a role on this lot' },
  SEAL_BROKEN: { status: 500, text: 'A sealed secret cannot be opened with the key of this server' },
  NOT_FOUND: { status: 404, text: 'There is nothing at this address' },
  ROLE_REFUSED: {
    status: 409,
    text: 'A server of this kind does not do this: one is of a school, the other of a territory',
  },
  JOIN_REFUSED: { status: 403, text: 'The code to join with is unknown, used by another server, or has ended' },
  JOIN_TAKEN: {
    status: 409,
    text: 'The school is joined already: its territory has to give a code for this very school',
  },
  UPLINK_ONE_SCHOOL: {
    status: 409,
    text: 'A server that joins a territory has one school: this one has several, or is to have a second one',
  },
  UPLINK_NONE: { status: 404, text: 'This server has joined no territory' },
  DEVICE_NOT_FOUND: { status: 404, text: 'No device has this identifier' },
  PLACE_NOT_FOUND: { status: 404, text: 'No authority, school or room has this identifier' },
  PLACE_NOT_EMPTY: { status: 409, text: 'The place still holds schools, rooms or devices' },
  PLACE_DUPLICATE: { status: 409, text: 'A place with this name or code exists already' },
  PLAN_CHANGED: { status: 409, text: 'The plan of the school was changed by somebody else meanwhile' },
  PLAN_INVALID: { status: 400, text: 'The plan has rooms that overlap, lie off the sheet or are too small' },
  SCHOOL_TIMES_CHANGED: { status: 409, text: 'The times of the school were changed by somebody else meanwhile' },
  SCHOOL_TIMES_INVALID: { status: 400, text: 'The times of the school have dates or periods that cannot be' },
  RESOURCE_NOT_FOUND: { status: 404, text: 'Nothing that can be booked has this identifier' },
  RESOURCE_CHANGE_REFUSED: { status: 409, text: 'Of a board or a room only whether it can be booked is said here' },
  RESOURCE_IN_USE: { status: 409, text: 'Somebody has booked it for a time to come' },
  BOOKING_NOT_FOUND: { status: 404, text: 'No booking has this identifier' },
  BOOKING_REFUSED: { status: 409, text: 'It cannot be booked so: the reason stands with it' },
  BOOKING_STATE_REFUSED: { status: 409, text: 'The booking is not in a state for this' },
  BOOKING_NOT_OWN: { status: 403, text: 'Only its teacher, or who manages bookings, may do this' },
  CLOSURE_NOT_FOUND: { status: 404, text: 'No closure of a room has this identifier' },
  CLOSURE_REFUSED: {
    status: 409,
    text: 'The room cannot be closed so, or not be opened again: the reason stands with it',
  },
  UNDO_REFUSED: { status: 409, text: 'It is too late to take this back, or the time is no longer free' },
  FEED_NOT_FOUND: { status: 404, text: 'No calendar has this address' },
  QUESTION_NOT_FOUND: { status: 404, text: 'No saved question has this identifier' },
  QUESTION_DUPLICATE: { status: 409, text: 'A saved question with this name exists already' },
  QUESTION_TOO_WIDE: { status: 400, text: 'The word names more installed programs than one question can look at' },
  QUESTIONS_FULL: { status: 409, text: 'No more questions can be saved: there are as many as can be looked through' },
  IMPORT_UNREADABLE: { status: 400, text: 'The file cannot be read as CSV' },
  IMPORT_NO_COLUMNS: { status: 400, text: 'The first line of the file names no column that can be imported' },
  IMPORT_TOO_LARGE: { status: 413, text: 'The file has more lines than one import may have' },
  IMPORT_VALUE_MISSING: { status: 400, text: 'The line lacks a value that it needs' },
  IMPORT_VALUE_INVALID: { status: 400, text: 'The value cannot be used in this column' },
  IMPORT_AMBIGUOUS: { status: 400, text: 'More than one place has this name: a code has to say which is meant' },
  ENROLMENT_NOT_LOCAL: {
    status: 403,
    text: 'Without encryption, enrolment is only open to programs on the server itself',
  },
  ENROL_CODE_INVALID: { status: 400, text: 'The enrolment code is not one, or a letter of it was mistyped' },
  ENROL_CODE_REFUSED: { status: 403, text: 'The enrolment code is unknown, used or out of date' },
  ENROL_CODE_MISSING: { status: 400, text: 'The machine is not enrolled and has no code to enrol with' },
  ENROL_TRIES_EXCEEDED: { status: 429, text: 'Too many wrong enrolment codes came from this address' },
  ENROLMENT_NOT_FOUND: { status: 404, text: 'No machine with this identifier waits for a person' },
  TABLET_CLOCK: { status: 409, text: 'The request of the tablet is signed for another time than that of the server' },
  TABLET_ACTS_EXCEEDED: { status: 429, text: 'The tablet has told more than it may in an hour' },
  CERTIFICATE_REFUSED: { status: 403, text: 'The certificate is not one of a device that this server knows' },
  AUTHORITY_UNREADABLE: { status: 500, text: 'A key or certificate of the authority of this server cannot be read' },
  CERTIFICATE_REQUEST_INVALID: { status: 400, text: 'The request for a certificate cannot be granted as it is' },
  STORE_FULL: { status: 503, text: 'The disk of the server is full: nothing is acknowledged until there is room' },
  STORE_FAILED: { status: 503, text: 'The database of the server did not do what it was asked' },
  STORE_UNREACHABLE: { status: 503, text: 'The server of the database does not answer' },
  STORE_VERSION_NEWER: { status: 500, text: 'The database was written by a newer version of the program' },
  STORE_LOCKED: { status: 500, text: 'Another program holds the database of this data folder' },
  BACKUP_INVALID: { status: 400, text: 'The backup is not one, or a file of it was cut or changed' },
  BACKUP_EXISTS: { status: 409, text: 'There is something already where the backup is to be made' },
  BACKUP_NOTHING: { status: 404, text: 'The data folder holds nothing to back up' },
  BACKUP_ELSEWHERE: {
    status: 400,
    text: 'The store is a PostgreSQL database: its own tools back it up and restore it',
  },
  RETENTION_REFUSED: { status: 400, text: 'The period is outside its bounds, or needs a reason' },
  CONTRACT_INVALID: {
    status: 400,
    text: 'The contract has a missing or wrong field, or refers to what it does not say',
  },
  CONTRACT_NOT_FOUND: { status: 404, text: 'No contract has this identifier' },
  CONTRACT_CHANGED: { status: 409, text: 'The contract was changed by somebody else meanwhile' },
  CLAIM_NOT_FOUND: { status: 404, text: 'No penalty claim has this identifier' },
  CLAIM_CHANGED: { status: 409, text: 'The figures of the claim are no longer those of the log: draft it again' },
  CLAIM_AT_TOWN_HALL: {
    status: 409,
    text: 'The contract is the town hall’s: what it costs the supplier is claimed there',
  },
  CLAIM_STEP_REFUSED: { status: 409, text: 'The claim does not stand where this step begins' },
  TICKET_NOT_FOUND: { status: 404, text: 'No ticket has this identifier' },
  TICKET_ACT_REFUSED: { status: 409, text: 'The ticket does not stand so that this can be done to it' },
  TICKET_TIME_INVALID: {
    status: 400,
    text: 'The time of the work lies in the future, too far back or before the ticket',
  },
  PHOTO_INVALID: { status: 400, text: 'The picture is no JPEG or PNG, is too large or cannot be read' },
  PHOTO_NOT_FOUND: { status: 404, text: 'No picture of a ticket has this identifier' },
  RATING_REFUSED: { status: 409, text: 'The ticket cannot be rated now, or by this person' },
  SURVEY_CLOSED: { status: 409, text: 'The school has no survey that is open today' },
  SURVEY_ANSWERED: { status: 409, text: 'The person has answered this survey: nobody is counted twice' },
  OBJECTIVE_NOT_FOUND: { status: 404, text: 'No objective has this identifier' },
  EVENTS_INVALID: { status: 400, text: 'The log of a contract has lines that cannot be' },
  PERIOD_INVALID: { status: 400, text: 'The period does not go from one date to a later one' },
  AUDIT_UNREADABLE: { status: 400, text: 'A line of the audit cannot be read' },
  DATA_FOLDER_OPEN: { status: 500, text: 'Others than the account of the server can read one of its keys' },
  KEYS_WRAPPED: {
    status: 500,
    text: 'The keys of this data folder are wrapped, and the wrapping key of this machine does not open them',
  },
  SAMPLES_CORRUPT: { status: 500, text: 'Stored samples cannot be read' },
  SERVER_BUSY: { status: 503, text: 'The server has more work waiting than it accepts' },
  SERVER_STOPPING: { status: 503, text: 'The server is stopping' },
  SERVER_UNREACHABLE: { status: 502, text: 'The school server does not answer' },
  SERVER_NOT_TRUSTED: { status: 502, text: 'The server is not of the authority that this device knows its school by' },
  LISTEN_FAILED: { status: 500, text: 'The port is taken or may not be opened' },
  CONFIG_INVALID: { status: 400, text: 'A setting has a value that cannot be used' },
  DEVICE_KEY_OPEN: { status: 500, text: 'Others than the account of the agent can read the key of this device' },
  DEVICE_KEY_WRAPPED: { status: 500, text: 'The key of this device is wrapped, and this machine does not open it' },
  OUTBOX_FULL: { status: 507, text: 'The disk of the device is full: its outbox takes no new record' },
  OUTBOX_CORRUPT: { status: 500, text: 'The outbox of the device cannot be read' },
  SPEC_INVALID: { status: 500, text: 'The description of a device cannot be used as it is' },
  PORT_FAILED: { status: 502, text: 'The port of a device cannot be opened, or was lost' },
  VIEW_BUSY: { status: 409, text: 'Somebody looks at this screen already, or you look at another one' },
  WAKE_REFUSED: { status: 409, text: 'Nobody can call this machine by the network, or it is awake already' },
  DEVICE_NOT_REACHED: { status: 409, text: 'The agent of this device is not connected' },
  EQUIPMENT_SILENT: { status: 504, text: 'The device on the port does not answer' },
  EQUIPMENT_REFUSED: { status: 502, text: 'The device answers that it cannot do this' },
  EQUIPMENT_UNREAD: { status: 502, text: 'This system does not show how the device writes its values' },
  EQUIPMENT_PASSWORD: { status: 403, text: 'The device wants another password' },
  EQUIPMENT_ANSWER: { status: 502, text: 'The device answered what no such device answers' },
  ACTION_NOT_ALLOWED: { status: 409, text: 'The device or its description does not allow this now' },
  EQUIPMENT_NONE: { status: 409, text: 'No agent reaches this device: nothing can be asked of it' },
  RUNBOOK_INVALID: { status: 500, text: 'The runbook cannot be used as it is' },
  RUNBOOK_NOT_FOUND: { status: 404, text: 'No runbook has this name here' },
  RUNBOOK_GIVEN_INVALID: { status: 400, text: 'The runbook is given something that it does not take' },
  RUN_NOT_FOUND: { status: 404, text: 'No run of a runbook has this identifier' },
  RUN_REFUSED: {
    status: 409,
    text: 'The runbook may not be run so, or the run does not stand so that this could be done',
  },
  APPROVERS_INVALID: { status: 500, text: 'The list of approvers cannot be used as it is' },
  APPROVAL_REFUSED: {
    status: 403,
    text: 'The signature is not one over this run by this key, or the person signed already',
  },
  FIX_FAILED: { status: 500, text: 'A step of a runbook failed on the machine' },
  COMMANDS_TOO_MANY: {
    status: 429,
    text: 'More devices of a school were given commands in a minute than one person may',
  },
  READING_FAILED: { status: 500, text: 'A reading of this machine could not be taken' },
  UPDATE_NAME_REFUSED: { status: 400, text: 'The name of a target of an update is not of the safe alphabet' },
  UPDATE_METADATA_INVALID: { status: 502, text: 'Signed metadata of updates is too large or not of its shape' },
  UPDATE_UNTRUSTED: {
    status: 502,
    text: 'Metadata of updates is not signed by enough of its keys, or older than what is known',
  },
  UPDATE_STALE: {
    status: 503,
    text: 'The signed metadata of updates has expired: nothing is installed until it is renewed',
  },
  UPDATE_TARGET_DIFFERS: { status: 502, text: 'The bytes of a target of an update are not those that were signed' },
  UPDATE_PARCEL_INVALID: { status: 422, text: 'The file is no version of the agent that could be put in place' },
  KIOSK_POLICY_INVALID: { status: 422, text: 'The policy of the kiosk cannot be used as it is' },
  PACKAGE_INVALID: { status: 422, text: 'The catalogue entry of a package cannot be used as it is' },
  PACKAGE_FAILED: { status: 500, text: 'The installer of a package ended with a fault' },
  PACKAGE_LATE: { status: 504, text: 'The installer of a package took longer than its entry allows, and was ended' },
  PACKAGE_UNPROVED: { status: 500, text: 'The installer of a package ended well, and its check does not show it' },
  FIRMWARE_JOB_REFUSED: { status: 409, text: 'The procedure of a firmware does not stand so that this can be done' },
  FIRMWARE_FAILED: { status: 502, text: 'A board did not take its firmware: the reason stands with it' },
  CAMPAIGN_NOT_FOUND: { status: 404, text: 'No campaign has this identifier' },
  CAMPAIGN_REFUSED: { status: 409, text: 'The campaign cannot be made or steered so: the reason stands with it' },
  UPDATE_TARGET_NOT_FOUND: { status: 404, text: 'No signed target has this name or these bytes' },
  UPDATE_FETCHING: {
    status: 503,
    text: 'The server is still fetching this target for the school: it is to be asked again',
  },
  UPDATE_SOURCE_FAILED: { status: 502, text: 'The place that updates are read from does not answer as one' },
  UPDATE_DISK_FULL: { status: 507, text: 'The disk has no room for an update: nothing was changed' },
  UPDATE_DISK_FAILED: { status: 507, text: 'The disk takes no update: nothing was changed' },
  UPDATE_ORDER_REFUSED: { status: 409, text: 'A director may not order this target for this device' },
  REPOSITORY_INVALID: { status: 400, text: 'The folder is no repository of updates, or a file of it was changed' },
  REPOSITORY_REFUSED: { status: 409, text: 'The repository of updates does not stand so that this can be done' },
  REPOSITORY_NOT_SIGNED: { status: 409, text: 'Too few holders have signed: nothing was published' },
  SIGNING_KEY_REFUSED: {
    status: 403,
    text: 'The signing key does not open with this passphrase, or is not the one asked for',
  },
  COMMAND_UNKNOWN: { status: 400, text: 'The command line names no known command' },
  SHELL_ABSENT: { status: 501, text: 'There is no program here that could show the kiosk, or no screen to show it on' },
  SHELL_FAILED: { status: 502, text: 'The window of the kiosk or of a lesson did not do what it was asked' },
  SERVICE_NEEDS_ADMIN: {
    status: 403,
    text: 'A service is only installed or removed by an administrator of the machine',
  },
  SERVICE_UNSUPPORTED: { status: 501, text: 'This program installs no service on a machine of this kind' },
  SERVICE_NOT_BUILT: { status: 500, text: 'The program that is to be installed has not been built' },
  SERVICE_STEP_FAILED: { status: 500, text: 'A step of an installation did not do what it was asked' },
  CONSOLE_NOT_BUILT: { status: 500, text: 'The console has not been built' },
  INTERNAL: { status: 500, text: 'The program met an error that it did not expect' },
} as const satisfies Record<string, { status: number; text: string }>

export type ErrorCode = keyof typeof ERRORS

/** What an error says beside its code: names, limits, paths. Never a secret, never a person. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The one error type of the product. The code also stands in the message, so that a cut log still names it. */
export class PreauError extends Error {
  readonly code: ErrorCode
  readonly context: ErrorContext

  constructor(code: ErrorCode, context: ErrorContext = {}, cause?: unknown) {
    super(`${ERRORS[code].text} [${code}]`, cause === undefined ? undefined : { cause })
    this.name = 'PreauError'
    this.code = code
    this.context = context
  }

  /** The HTTP status that this error answers with. */
  get status(): number {
    return ERRORS[this.code].status
  }
}

/** Whether `error` is a PreauError, of one of `codes` where any is given. */
export function isPreauError(error: unknown, ...codes: ErrorCode[]): error is PreauError {
  return error instanceof PreauError && (codes.length === 0 || codes.includes(error.code))
}

/** `error` itself where it is a PreauError, else a PreauError of `code` that has it as its cause. */
export function toPreauError(error: unknown, code: ErrorCode = 'INTERNAL', context: ErrorContext = {}): PreauError {
  return error instanceof PreauError ? error : new PreauError(code, context, error)
}
