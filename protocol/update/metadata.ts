import { type Static, type TSchema, Type } from 'typebox'
import { type Decoder, decoder } from '../decode.ts'
import { PreauError } from '../errors.ts'
import { PRODUCT_PATTERN, TargetFacts, VersionText } from './target-facts.ts'
import { isTargetName } from './target-name.ts'

/**
 * Metadata of The Update Framework 1.0 (theupdateframework.io/specification), as far as this product makes and takes it: ed25519
 * keys, SHA-256, consistent snapshots, no delegations. Whoever reads it checks the signatures first (agent/update); these shapes
 * say what signed metadata may hold.
 */
export const SPEC_VERSION = '1.0.31'

/** Bytes beyond which a file is not read, and targets beyond which it is not taken. */
export const METADATA_LIMITS = { root: 64 * 1024, timestamp: 16 * 1024, snapshot: 64 * 1024, targets: 4 * 1024 * 1024 }
export const MAX_TARGETS = 5000
/** The largest target, in bytes. */
export const MAX_TARGET_BYTES = 2 * 1024 ** 3

export const ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const
export type RoleName = (typeof ROLES)[number]

const Hex64 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Version = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Time = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$' })

/** What every role says of itself. */
const common = <N extends RoleName>(type: N) => ({
  _type: Type.Literal(type),
  spec_version: Type.String({ pattern: '^1\\.0(?:\\.[0-9]{1,4})?$' }),
  version: Version,
  expires: Time,
})

export const PublicKey = Type.Object({
  keytype: Type.Literal('ed25519'),
  scheme: Type.Literal('ed25519'),
  keyval: Type.Object({ public: Hex64 }),
})
export type PublicKey = Static<typeof PublicKey>

export const RoleKeys = Type.Object({
  keyids: Type.Array(Hex64, { minItems: 1, maxItems: 16 }),
  threshold: Type.Integer({ minimum: 1, maximum: 16 }),
})
export type RoleKeys = Static<typeof RoleKeys>

export const Root = Type.Object({
  ...common('root'),
  consistent_snapshot: Type.Literal(true),
  keys: Type.Record(Hex64, PublicKey, { maxProperties: 64 }),
  roles: Type.Object({ root: RoleKeys, targets: RoleKeys, snapshot: RoleKeys, timestamp: RoleKeys }),
})
export type Root = Static<typeof Root>

const FileMeta = Type.Object({
  version: Version,
  length: Type.Integer({ minimum: 1, maximum: METADATA_LIMITS.targets }),
  hashes: Type.Object({ sha256: Hex64 }),
})
export type FileMeta = Static<typeof FileMeta>

/** `issued` is ours: when it was signed, by the clock of who signed. A device takes it as a bound below its own clock. */
export const Timestamp = Type.Object({
  ...common('timestamp'),
  issued: Time,
  meta: Type.Object({ 'snapshot.json': FileMeta }),
})
export type Timestamp = Static<typeof Timestamp>

export const Snapshot = Type.Object({ ...common('snapshot'), meta: Type.Object({ 'targets.json': FileMeta }) })
export type Snapshot = Static<typeof Snapshot>

const bytes = {
  length: Type.Integer({ minimum: 0, maximum: MAX_TARGET_BYTES }),
  hashes: Type.Object({ sha256: Hex64 }),
}
export const ImageTarget = Type.Object({ ...bytes, custom: TargetFacts })
export type ImageTarget = Static<typeof ImageTarget>

/** Lowest versions that may be installed, by product. */
const Floors = Type.Record(Type.String({ pattern: PRODUCT_PATTERN }), VersionText, { maxProperties: 500 })
export type Floors = Static<typeof Floors>

/** What exists: signed offline. */
export const ImageTargets = Type.Object({
  ...common('targets'),
  targets: Type.Record(Type.String(), ImageTarget, { maxProperties: MAX_TARGETS }),
  floors: Type.Optional(Floors),
})
export type ImageTargets = Static<typeof ImageTargets>

/** Who gets it: `*`, `device:<id>` or `group:<name>`. */
const Receiver = Type.String({ pattern: '^(?:\\*|device:[0-9a-f-]{36}|group:[a-z0-9-]{1,64})$' })
export const OrderedTarget = Type.Object({
  ...bytes,
  custom: Type.Object({ to: Type.Array(Receiver, { minItems: 1, maxItems: 5000 }) }),
})
export type OrderedTarget = Static<typeof OrderedTarget>

/** Who gets what, in one school: signed online by a director. */
export const DirectorTargets = Type.Object({
  ...common('targets'),
  school: Type.String({ minLength: 1, maxLength: 64 }),
  targets: Type.Record(Type.String(), OrderedTarget, { maxProperties: 1000 }),
  floors: Type.Optional(Floors),
})
export type DirectorTargets = Static<typeof DirectorTargets>

const Signature = Type.Object({ keyid: Hex64, sig: Type.String({ pattern: '^(?:[0-9a-f]{128})?$' }) })
export type Signature = Static<typeof Signature>

export interface SignedFile<T> {
  signatures: Signature[]
  signed: T
}

const fileOf = <S extends TSchema>(signed: S) =>
  Type.Object({ signatures: Type.Array(Signature, { maxItems: 64 }), signed })

function reader<S extends TSchema>(shape: S): (text: string) => SignedFile<Static<S>> {
  const decode = decoder(fileOf(shape), 'UPDATE_METADATA_INVALID') as unknown as Decoder<SignedFile<Static<S>>>
  return (text) => decode(parse(text))
}

/** Read the text of a file by its shape. They throw UPDATE_METADATA_INVALID and nothing else. They check no signature. */
export const readRoot = reader(Root)
export const readTimestamp = reader(Timestamp)
export const readSnapshot = reader(Snapshot)
const readImage = reader(ImageTargets)
const readDirector = reader(DirectorTargets)

/** What every list of targets says, whoever signed it: the rest is read once it is believed. */
export const readTargetsHead = reader(Type.Object({ ...common('targets'), targets: Type.Object({}) }))

export function readImageTargets(text: string): SignedFile<ImageTargets> {
  return withSafeNames(readImage(text))
}

export function readDirectorTargets(text: string): SignedFile<DirectorTargets> {
  return withSafeNames(readDirector(text))
}

function withSafeNames<T extends { targets: object }>(file: SignedFile<T>): SignedFile<T> {
  const names: readonly string[] = Object.keys(file.signed.targets)
  const wrong = names.find((name): boolean => !isTargetName(name))
  if (wrong !== undefined)
    throw new PreauError('UPDATE_METADATA_INVALID', { path: wrong.slice(0, 80), expected: 'name' })
  return file
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PreauError('UPDATE_METADATA_INVALID', { path: '/', expected: 'JSON' }, error)
  }
}
