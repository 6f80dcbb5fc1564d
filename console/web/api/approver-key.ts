import { type ApprovalSignature, type ApprovalStatement, approvalBytes } from '@preau/protocol/runbooks/approval.ts'

/** A key by which a person approves; its secret half never leaves this browser, not even for this page. */
interface KeptKey {
  pair: CryptoKeyPair
  key: string
}

const STORE = 'preau-approver'

/** The public half of the key that this browser has, as 64 hex digits; undefined where it has none. */
export async function approverKey(): Promise<string | undefined> {
  return (await read())?.key
}

/**
 * Makes a key in this browser. Throws where it cannot: the page came by an address that is not secure, or the browser knows no
 * ed25519.
 */
export async function makeApproverKey(): Promise<string> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const key = hexOf(await crypto.subtle.exportKey('raw', pair.publicKey))
  await write({ pair, key })
  return key
}

/** Signs what a run is to do, with the key of this browser. */
export async function signStatement(statement: ApprovalStatement): Promise<ApprovalSignature> {
  const kept = await read()
  if (!kept) throw new Error('no key')
  const bytes = new Uint8Array(approvalBytes(statement))
  return { key: kept.key, signature: hexOf(await crypto.subtle.sign('Ed25519', kept.pair.privateKey, bytes)) }
}

/** Whether this browser can make and use one. */
export function canSign(): boolean {
  return globalThis.isSecureContext && 'subtle' in crypto
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function read(): Promise<KeptKey | undefined> {
  return await inStore('readonly', (store) => store.get('key'))
}

async function write(kept: KeptKey): Promise<void> {
  await inStore('readwrite', (store) => store.put(kept, 'key'))
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const opening = indexedDB.open(STORE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    opening.onsuccess = () => done(opening.result)
    opening.onerror = () => fail(opening.error)
  })
  try {
    return await new Promise<T>((done, fail) => {
      const asked = act(db.transaction('keys', mode).objectStore('keys'))
      asked.onsuccess = () => done(asked.result)
      asked.onerror = () => fail(asked.error)
    })
  } finally {
    db.close()
  }
}
