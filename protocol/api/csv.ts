import { type Static, Type } from 'typebox'

/** How figures are written in a table for a spreadsheet: the comma is that of a French one, which then wants semicolons. */
export const DECIMALS = ['point', 'comma'] as const

/** Asks for a table: `point` is for programs and English spreadsheets, `comma` for French ones. */
export const CsvQuery = Type.Object({ decimal: Type.Optional(Type.Enum(DECIMALS)) })
export type CsvQuery = Static<typeof CsvQuery>
