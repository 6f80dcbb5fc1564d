import { Type } from 'typebox'
import { Id } from '../ids.ts'

const File = Type.String({
  pattern: '^(?:[1-9][0-9]{0,15}\\.(?:root|targets|snapshot)|timestamp)\\.json$',
  description: 'A file of signed metadata: 3.root.json, timestamp.json',
})

/** A file of what is signed. */
export const ImageFile = Type.Object({ file: File })

/** A file of what a director orders for a school. */
export const DirectorFile = Type.Object({
  name: Type.String({ pattern: '^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$', description: 'Name of the director' }),
  school: Id,
  file: File,
})

/** The bytes of a target, by what they are. */
export const TargetBytes = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the bytes' }),
})
