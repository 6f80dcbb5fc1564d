import { type Static, Type } from 'typebox'
import { decoder } from './decode.ts'

/** What a backup holds: every file with its size and SHA-256, so that one that was cut or changed is refused. */
export const Manifest = Type.Object({
  format: Type.Literal(1),
  /** ms since 1970, server clock. */
  madeAt: Type.Integer({ minimum: 0 }),
  version: Type.String({ maxLength: 64 }),
  schema: Type.Integer({ minimum: 0 }),
  files: Type.Array(
    Type.Object({
      // No way out of the folder: a name, or one folder and a name.
      name: Type.String({ pattern: '^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?(\\.[a-z]+)?$', maxLength: 100 }),
      bytes: Type.Integer({ minimum: 0 }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
    { minItems: 1, maxItems: 100 },
  ),
})
export type Manifest = Static<typeof Manifest>
export type BackupFile = Manifest['files'][number]

/** Reads a manifest; throws BACKUP_INVALID with the path of the fault. */
export const decodeManifest = decoder(Manifest, 'BACKUP_INVALID')
