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
  NOT_FOUND: { status: 404, text: 'There is nothing at this address' },
  DEVICE_NOT_FOUND: { status: 404, text: 'No device has this identifier' },
  PLACE_NOT_FOUND: { status: 404, text: 'No authority, school or room has this identifier' },
  PLACE_NOT_EMPTY: { status: 409, text: 'The place still holds schools, rooms or devices' },
  PLACE_DUPLICATE: { status: 409, text: 'A place with this name or code exists already' },
  PLAN_CHANGED: { status: 409, text: 'The plan of the school was changed by somebody else meanwhile' },
  PLAN_INVALID: { status: 400, text: 'The plan has rooms that overlap, lie off the sheet or are too small' },
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
  ENROLMENT_NOT_LOCAL: { status: 403, text: 'Enrolment is only open to programs on the server itself' },
  STORE_FULL: { status: 503, text: 'The disk of the server is full: nothing is acknowledged until there is room' },
  STORE_FAILED: { status: 503, text: 'The database of the server did not do what it was asked' },
  STORE_VERSION_NEWER: { status: 500, text: 'The database was written by a newer version of the program' },
  STORE_LOCKED: { status: 500, text: 'Another program holds the database of this data folder' },
  SAMPLES_CORRUPT: { status: 500, text: 'Stored samples cannot be read' },
  SERVER_BUSY: { status: 503, text: 'The server has more work waiting than it accepts' },
  SERVER_STOPPING: { status: 503, text: 'The server is stopping' },
  SERVER_UNREACHABLE: { status: 502, text: 'The school server does not answer' },
  LISTEN_FAILED: { status: 500, text: 'The port is taken or may not be opened' },
  CONFIG_INVALID: { status: 400, text: 'A setting has a value that cannot be used' },
  OUTBOX_FULL: { status: 507, text: 'The disk of the device is full: its outbox takes no new record' },
  OUTBOX_CORRUPT: { status: 500, text: 'The outbox of the device cannot be read' },
  SPEC_INVALID: { status: 500, text: 'The description of a device cannot be used as it is' },
  PORT_FAILED: { status: 502, text: 'The port of a device cannot be opened, or was lost' },
  EQUIPMENT_SILENT: { status: 504, text: 'The device on the port does not answer' },
  EQUIPMENT_REFUSED: { status: 502, text: 'The device answers that it cannot do this' },
  EQUIPMENT_PASSWORD: { status: 403, text: 'The device wants another password' },
  EQUIPMENT_ANSWER: { status: 502, text: 'The device answered what no such device answers' },
  ACTION_NOT_ALLOWED: { status: 409, text: 'The device or its description does not allow this now' },
  READING_FAILED: { status: 500, text: 'A reading of this machine could not be taken' },
  COMMAND_UNKNOWN: { status: 400, text: 'The command line names no known command' },
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
