import { PreauError } from '../../errors.ts'
import type { SyncRecord, SyncValue, Version } from '../../territory/record.ts'
import { isVersion, NEVER } from './clock.ts'
import { type Field, isThere, type MergeRow, sameRow, valuesOf, versionOf, WHOLE } from './merge.ts'

/** A row that is merged field by field, as it goes to the other side: versions that differ from the row's are said beside it. */
export function toRecord(kind: string, key: string, row: MergeRow): SyncRecord {
  const { gone } = row
  if (!isThere(row)) return { kind, key, version: gone.at, value: null, over: { [WHOLE]: gone.over } }
  const version = versionOf(row)
  const fields: Record<string, Version> = {}
  const over: Record<string, Version> = {}
  for (const [name, field] of Object.entries(row.fields)) {
    if (field.at !== version) fields[name] = field.at
    if (field.over !== NEVER) over[name] = field.over
  }
  if (gone.at !== NEVER) fields[WHOLE] = gone.at
  if (gone.over !== NEVER) over[WHOLE] = gone.over
  return { kind, key, version, value: valuesOf(row) as SyncValue, fields, over }
}

/** The row in a record of the other side. Throws MESSAGE_INVALID where it says no version, or one that is none. */
export function fromRecord({ version, value, fields = {}, over = {} }: SyncRecord): MergeRow {
  const versions = [version, ...Object.values(fields), ...Object.values(over)]
  if (version === null || !versions.every(isVersion)) throw new PreauError('MESSAGE_INVALID', { path: '/version' })
  const overOf = (name: string) => own(over, name) ?? NEVER
  if (value === null) return { fields: {}, gone: { at: version, over: overOf(WHOLE) } }
  const said = Object.entries(value).map(([name, value]): [string, Field] => [
    name,
    { value, at: own(fields, name) ?? version, over: overOf(name) },
  ])
  return { fields: Object.fromEntries(said), gone: { at: own(fields, WHOLE) ?? NEVER, over: overOf(WHOLE) } }
}

/** Whether the other side, which sent `received`, lacks something of what came of it: then the row is sent to it. */
export function isOwed(merged: MergeRow, received: MergeRow): boolean {
  return !sameRow(fromRecord(toRecord('', '', merged)), fromRecord(toRecord('', '', received)))
}

function own(versions: Readonly<Record<string, Version>>, name: string): Version | undefined {
  return Object.hasOwn(versions, name) ? versions[name] : undefined
}
