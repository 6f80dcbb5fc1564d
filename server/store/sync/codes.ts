import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from '../database.ts'

/** A code by which one server joins. Times are ms since 1970; of the code itself only what proves it is kept. */
export interface StoredJoinCode {
  proof: string
  authority: Id
  /** Which school may join by it again; null: one that is not here yet. */
  school: Id | null
  label: string
  madeAt: number
  endsAt: number
  keyPrint: string | null
}

export async function insertJoinCode(transaction: Queries, code: Omit<StoredJoinCode, 'keyPrint'>): Promise<void> {
  await transaction.run(
    `insert into sync_codes (proof, authority_id, school_id, label, made_at, ends_at) values ($1, $2, $3, $4, $5, $6)`,
    [code.proof, code.authority, code.school, code.label, code.madeAt, code.endsAt],
  )
}

export async function findJoinCode(db: Queries, proof: string): Promise<StoredJoinCode | undefined> {
  return await db.get<StoredJoinCode>(
    `select proof, authority_id as authority, school_id as school, label, made_at as "madeAt", ends_at as "endsAt",
       key_print as "keyPrint" from sync_codes where proof = $1`,
    [proof],
  )
}

/** The code is that of this key and this school from now on: the same server may ask again. */
export async function useJoinCode(
  transaction: Queries,
  proof: string,
  { keyPrint, school, now }: { keyPrint: string; school: Id; now: number },
): Promise<void> {
  await transaction.run('update sync_codes set key_print = $2, school_id = $3, used_at = $4 where proof = $1', [
    proof,
    keyPrint,
    school,
    now,
  ])
}

export interface ServerCertificate {
  school: Id
  server: Id
  serial: string
  keyPrint: string
  certificate: string
  from: number
  until: number
}

export async function insertServerCertificate(transaction: Queries, row: ServerCertificate): Promise<void> {
  await transaction.run(
    `insert into sync_certificates (school_id, server_id, serial, key_print, certificate, valid_from, valid_until)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.school, row.server, row.serial, row.keyPrint, row.certificate, row.from, row.until],
  )
}

/** The newest certificate of a server that speaks for its school with this key; undefined where it does not. */
export async function lastCertificate(
  db: Queries,
  { school, server, keyPrint }: { school: Id; server: Id; keyPrint: string },
): Promise<Pick<ServerCertificate, 'certificate' | 'from' | 'until'> | undefined> {
  return await db.get(
    `select c.certificate, c.valid_from as "from", c.valid_until as "until" from sync_certificates c join sync_peers p on p.school_id = c.school_id and p.server_id = c.server_id
     where c.school_id = $1 and c.server_id = $2 and c.key_print = $3 and c.revoked_at is null and p.state = 'joined'
     order by c.valid_until desc limit 1`,
    [school, server, keyPrint],
  )
}

/** Whether a certificate that our authority signed still holds: its server is the one that speaks for the school. */
export async function holdsServer(
  db: Queries,
  { school, server, serial }: { school: Id; server: Id; serial: string },
): Promise<boolean> {
  const row = await db.get(
    `select 1 as there from sync_certificates c join sync_peers p on p.school_id = c.school_id and p.server_id = c.server_id
     where c.school_id = $1 and c.server_id = $2 and c.serial = $3 and c.revoked_at is null`,
    [school, server, serial],
  )
  return row !== undefined
}

/** The instance of this store: made once, so that a copy of it has the same. */
export async function storeInstance(db: Queries, fresh: string): Promise<string> {
  await db.run('insert into sync_self (one, instance) values (1, $1) on conflict (one) do nothing', [fresh])
  const row = await db.get<{ instance: string }>('select instance from sync_self')
  return row?.instance ?? fresh
}
