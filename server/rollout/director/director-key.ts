import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { makeRoot } from '@preau/protocol/update/make-metadata.ts'
import type { PublicKey, Root, SignedFile } from '@preau/protocol/update/metadata.ts'
import { signedText } from '@preau/protocol/update/signed-text.ts'
import type { KeyFiles } from '../../keys/key-files.ts'

const NAME = 'director.key'

/** The key by which this server says who gets what. It never leaves the server. */
export class DirectorKey {
  readonly id: string
  readonly public: PublicKey
  readonly #secret: KeyObject

  constructor(secret: KeyObject) {
    const hex = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
    this.public = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } }
    this.id = createHash('sha256').update(signedText(this.public)).digest('hex')
    this.#secret = secret
  }

  signed<T>(content: T): SignedFile<T> {
    const sig = sign(null, Buffer.from(signedText(content)), this.#secret).toString('hex')
    return { signatures: [{ keyid: this.id, sig }], signed: content }
  }

  /** The root of trust of this director: it holds nothing until the holders of the keys have signed it as a target. */
  root(version: number, now: number): SignedFile<Root> {
    const own = { keys: { [this.id]: this.public }, threshold: 1 }
    return this.signed(makeRoot({ root: own, targets: own, snapshot: own, timestamp: own }, version, now))
  }
}

/** The key in a data folder; undefined where no director was made there. Throws KEYS_WRAPPED. */
export async function findDirectorKey(files: KeyFiles): Promise<DirectorKey | undefined> {
  const kept = await files.read(NAME)
  return kept === undefined ? undefined : new DirectorKey(createPrivateKey(kept))
}

/** The key in a data folder; made where there is none. Throws KEYS_WRAPPED. */
export async function openDirectorKey(files: KeyFiles): Promise<DirectorKey> {
  const kept = await findDirectorKey(files)
  if (kept) return kept
  const { privateKey } = generateKeyPairSync('ed25519')
  await files.keep(NAME, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  return new DirectorKey(privateKey)
}
