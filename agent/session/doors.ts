import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Door, SESSION_VERSION } from '@preau/protocol/session.ts'
import { freshSum } from './proof.ts'

/** A key of the doors: its name, and the account of this machine (uid) that alone may read it; undefined: whom the folder lets in. */
export interface KeyHolder {
  key: string
  owner: number | undefined
}

/** The one key of a platform where an access list on the folder says who may read it. */
export const SHARED_KEY: KeyHolder = { key: 'session', owner: undefined }

/** Accounts of persons begin here (login.defs UID_MIN): those below are services and greeters, in which nobody works. */
const FIRST_PERSON = 1000

/**
 * Who has a session on this Linux machine: the numbers for which logind keeps a folder. They name files of this machine and
 * are never sent anywhere.
 */
export function accountsIn(folder = '/run/user'): KeyHolder[] {
  try {
    const numbers = readdirSync(folder).filter((name) => /^\d{1,10}$/.test(name) && Number(name) >= FIRST_PERSON)
    return numbers.sort().map((name) => ({ key: name, owner: Number(name) }))
  } catch {
    return []
  }
}

export interface Doors {
  /** The secret of a key that was given out; undefined for any other name. */
  secretOf(key: string): string | undefined
  /** Gives a key to those who came and takes back those of who went. */
  renew(holders: readonly KeyHolder[]): void
  /** Takes all keys back. */
  close(): void
}

/**
 * Keeps one small file in `folder` for each key: where the pipe is, and a secret made anew at each start of the service.
 * INVARIANT: a secret is never in a file that another account may read: it is written, given its owner, and only then named.
 */
export function openDoors(folder: string, pipe: string): Doors {
  const secrets = new Map<string, string>()
  const fileOf = (key: string) => join(folder, `${key}.json`)

  function give({ key, owner }: KeyHolder): void {
    const secret = freshSum()
    const door: Door = { v: SESSION_VERSION, pipe, key, secret }
    const fresh = join(folder, `.${key}.new`)
    rmSync(fresh, { force: true })
    writeFileSync(fresh, JSON.stringify(door), { mode: 0o600, flag: 'wx' })
    if (owner !== undefined) {
      chmodSync(fresh, 0o400)
      chownSync(fresh, owner, 0)
    }
    renameSync(fresh, fileOf(key))
    secrets.set(key, secret)
  }

  function takeBack(key: string): void {
    secrets.delete(key)
    rmSync(fileOf(key), { force: true })
  }

  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const name of readdirSync(folder)) if (/^[a-z0-9]+\.json$/.test(name)) rmSync(join(folder, name))

  return {
    secretOf: (key) => secrets.get(key),
    renew(holders) {
      for (const key of secrets.keys()) if (!holders.some((holder) => holder.key === key)) takeBack(key)
      for (const holder of holders) if (!secrets.has(holder.key)) give(holder)
    },
    close() {
      for (const key of secrets.keys()) takeBack(key)
    },
  }
}
