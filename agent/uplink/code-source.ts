import type { LocalDoor } from '@preau/protocol/api/enrolments.ts'
import { type EnrolCode, readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { readLocalDoor } from './local-door.ts'

/** A code by which this machine may enrol. */
export interface GivenCode {
  code: EnrolCode
  /** Its text, where it was printed; one that a server of this machine made for its programs ends with that server. */
  printed?: string
  /** A person named it or its server: it goes before the place that the machine has already. */
  isSaid: boolean
}

export interface CodeSettings {
  /** Text of a printed code. */
  code: string | undefined
  /** Data folder of a server on this machine. */
  serverData: string | undefined
  /** The same, where nobody named one. */
  usualServerData?: string | undefined
}

/**
 * Where codes come from: what a person said, else the door of a server of this machine, which is looked up anew each time, for
 * it is another one after each start of that server. Throws ENROL_CODE_INVALID at once where a letter was mistyped.
 */
export function codeSource({ code, serverData, usualServerData }: CodeSettings): () => GivenCode | undefined {
  if (code !== undefined) {
    const given = { code: readEnrolCode(code), printed: code, isSaid: true }
    return () => given
  }
  const folder = serverData ?? usualServerData
  return () => {
    const door = folder === undefined ? undefined : readLocalDoor(folder)
    return door && { code: codeOf(door), isSaid: serverData !== undefined }
  }
}

/** The code of a door; its port is one that the server did not know yet when it made the code. */
function codeOf({ code, https }: LocalDoor): EnrolCode {
  return { ...readEnrolCode(code), addresses: [{ host: '127.0.0.1', port: Number(new URL(https).port) }] }
}
