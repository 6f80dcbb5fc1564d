/**
 * One step of the schema. INVARIANT: once released it is never changed; what was wrong is put right by a later one. Its
 * statements are such as every database here understands.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}
