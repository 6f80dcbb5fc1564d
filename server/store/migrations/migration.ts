/**
 * One step of the schema. INVARIANT: once released it is never changed; what was wrong is put right by a later one. Its
 * statements are such as every database here understands, but for what Dialect.definition() says otherwise.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
  /** In place of them with PostgreSQL, where a table has another shape there. */
  readonly postgres?: readonly string[]
}
