import { parse } from 'csv-parse/sync'
import { PreauError } from '../../errors.ts'

/** More records than the data set has in ten years. */
const MAX_RECORDS = 50_000

/**
 * The records of a file of the official calendar: an answer of its interface (`{"results": [...]}`), its JSON export, or its
 * CSV export with semicolons or commas. Throws IMPORT_UNREADABLE or IMPORT_TOO_LARGE.
 */
export function readOfficialFile(text: string): unknown[] {
  const plain = text.replace(/^\ufeff/, '').trim()
  const records = /^[[{]/.test(plain) ? readJson(plain) : readCsv(plain)
  if (records.length > MAX_RECORDS) throw new PreauError('IMPORT_TOO_LARGE', { limit: MAX_RECORDS })
  return records
}

function readJson(text: string): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new PreauError('IMPORT_UNREADABLE', {}, error)
  }
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && 'results' in value && Array.isArray(value.results)) {
    return value.results
  }
  throw new PreauError('IMPORT_UNREADABLE')
}

function readCsv(text: string): unknown[] {
  const [header = ''] = text.split('\n', 1)
  try {
    return parse(text, {
      delimiter: header.includes(';') ? ';' : ',',
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 64 * 1024,
    })
  } catch (error) {
    throw new PreauError('IMPORT_UNREADABLE', {}, error)
  }
}
