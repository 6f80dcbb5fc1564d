import { type Static, Type } from 'typebox'
import { TARGET_NAME_PATTERN } from './target-name.ts'

/**
 * What a target is. `director` is the root of trust of a director: it is read by the agent and never installed. `package-file` is the
 * program that a `package` names and installs; it is never ordered by itself.
 */
export const TARGET_KINDS = [
  'agent-app',
  'node-runtime',
  'package',
  'package-file',
  'runbook',
  'spec',
  'policy',
  'firmware',
  'approvers',
  'director',
] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

/** A thing that is updated as a whole, such as `agent`, `node` or `libreoffice`. */
export const PRODUCT_PATTERN = '^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$'
const VERSION_PATTERN = '^[0-9][0-9A-Za-z.+_-]{0,39}$'
const TargetName = Type.String({ pattern: TARGET_NAME_PATTERN, maxLength: 200 })

export const ProductName = Type.String({ pattern: PRODUCT_PATTERN, description: 'What is updated as a whole' })
export const VersionText = Type.String({ pattern: VERSION_PATTERN, description: 'Begins with a figure: 1.4.0' })

/** What the holders of the keys sign about a target beside its bytes. Unknown fields are kept. */
export const TargetFacts = Type.Object({
  kind: Type.Enum([...TARGET_KINDS], { description: 'What the target is' }),
  product: ProductName,
  version: VersionText,
  platforms: Type.Optional(
    Type.Array(Type.String({ pattern: '^(?:linux|win32|darwin)-(?:x64|arm64)$' }), {
      minItems: 1,
      maxItems: 8,
      description: 'Systems that it is for: linux-x64; absent: any',
    }),
  ),
  hardware: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9:._/-]{0,79}$' }), {
      minItems: 1,
      maxItems: 200,
      description: 'Identifiers of the hardware that it is for; absent: any',
    }),
  ),
  patch: Type.Optional(
    Type.Object(
      { from: TargetName, gives: TargetName },
      { description: 'It is no file of its own, but what makes the full target `gives` of the full target `from`' },
    ),
  ),
})
export type TargetFacts = Static<typeof TargetFacts>
