import type { ImportColumn, PlaceImportResult, RoomKind } from '@preau/protocol/api/places.ts'
import { type ErrorCode, toPreauError } from '@preau/protocol/errors.ts'
import { parseInsee, parseUai } from '@preau/protocol/rules/place-codes.ts'
import type { ImportLine } from './place-import-file.ts'
import { cleanName, roomKind } from './place-names.ts'

export type Refusal = PlaceImportResult['refused'][number]

/** The places that a line names, checked and as they are stored. */
export interface WantedPlaces {
  line: number
  authority: string | undefined
  insee: string | undefined
  school: string | undefined
  uai: string | undefined
  room: string | undefined
  roomKind: RoomKind
}

/** The longest name of a place, as the shapes of the protocol have it. */
const MAX_NAME = 120
/** How much of a value that was refused is shown. */
const MAX_SHOWN = 200

/** Checks every cell of a line on its own: the places that it names, or its first fault. It never throws. */
export function checkLine({ line, cells }: ImportLine): WantedPlaces | { refused: Refusal } {
  const refused: Refusal[] = []
  const places = {
    line,
    authority: readName('authority'),
    insee: readCode('insee', parseInsee),
    school: readName('school'),
    uai: readCode('uai', parseUai),
    room: readName('room'),
    roomKind: readKind(),
  }
  return refused[0] ? { refused: refused[0] } : places

  function text(column: ImportColumn): string | undefined {
    return cleanName(cells[column] ?? '') || undefined
  }

  function readName(column: ImportColumn): string | undefined {
    const name = text(column)
    if (name !== undefined && name.length > MAX_NAME) refuse(column, 'IMPORT_VALUE_INVALID', `≤ ${MAX_NAME}`)
    return name
  }

  function readCode(column: ImportColumn, parse: (text: string) => string): string | undefined {
    const code = text(column)
    if (code === undefined) return undefined
    try {
      return parse(code)
    } catch (error) {
      const { code, context } = toPreauError(error)
      refuse(column, code, context.expected)
      return undefined
    }
  }

  function readKind(): RoomKind {
    const name = text('room_kind')
    const kind = name === undefined ? 'classroom' : roomKind(name)
    if (!kind) refuse('room_kind', 'IMPORT_VALUE_INVALID')
    return kind ?? 'other'
  }

  function refuse(column: ImportColumn, code: ErrorCode, expected?: unknown): void {
    const refusal = refusalOf(line, column, code, cells[column])
    refused.push(typeof expected === 'string' ? { ...refusal, expected } : refusal)
  }
}

/** Why a line is refused, as a person is told. */
export function refusalOf(line: number, column: ImportColumn, code: ErrorCode, value: string | undefined): Refusal {
  return { line, column, code, value: cleanName((value ?? '').slice(0, MAX_SHOWN)) }
}
