import type { Dialect } from './database.ts'

/** A part of a definition in quotation marks, or a word of it. */
const WORDS = /'[^']*'|\b(?:text|integer)\b/g

/** PostgreSQL's way to say what differs between databases. */
export const postgresDialect: Dialect = {
  name: 'postgres',
  rows(parameter, columns) {
    const fields = Object.entries(columns).map(([column, type], index) => {
      const value = `c[${index + 1}]`
      return `${type === 'text' ? value : `${value}::${type}`} as ${column}`
    })
    // Each row is taken apart once: `->>` would do it for each column. And of json, not of jsonb, which would write an object
    // within it anew, with a space after each comma. The offset keeps the array from being made again wherever it is named.
    const rows = `select array(select json_array_elements_text(value)) as c from json_array_elements(${parameter}::json) offset 0`
    return `(select ${fields.join(', ')} from (${rows}) as l)`
  },
  unindexed: (column) => `(${column} || '')`,
  // Texts sort by their bytes, as they do in SQLite, whatever language the database was made for; whole numbers have room.
  definition: (statement) =>
    /^\s*(?:create table|alter table)\b/i.test(statement)
      ? statement.replaceAll(WORDS, (word) =>
          word === 'text' ? 'text collate "C"' : word === 'integer' ? 'bigint' : word,
        )
      : statement,
  beforeMigration: ['set local statement_timeout = 0', 'set local lock_timeout = 0'],
}
