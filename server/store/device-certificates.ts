import type { Id } from '@preau/protocol/ids.ts'
import type { Queries } from './database.ts'

/** A certificate that was issued. Times are ms since 1970. */
export interface CertificateRow {
  school: Id
  device: Id
  serial: string
  /** SHA-256 of its public key, 64 hex digits. */
  keyPrint: string
  /** PEM. */
  certificate: string
  from: number
  until: number
}

/** Why certificates no longer hold. */
export type RevokedWhy = 'person' | 'replaced'

const FIELDS = `school_id as school, device_id as device, serial, key_print as "keyPrint", certificate,
  valid_from as "from", valid_until as "until"`

/** Adds a certificate. */
export async function insertCertificate(transaction: Queries, row: CertificateRow): Promise<void> {
  await transaction.run(
    `insert into device_certificates (school_id, device_id, serial, key_print, certificate, valid_from, valid_until)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.school, row.device, row.serial, row.keyPrint, row.certificate, row.from, row.until],
  )
}

/** The certificate of a device that ends last and was not revoked; undefined where there is none. */
export async function lastCertificate(db: Queries, school: Id, device: Id): Promise<CertificateRow | undefined> {
  return await db.get<CertificateRow>(
    `select ${FIELDS} from device_certificates where school_id = $1 and device_id = $2 and revoked_at is null
     order by valid_until desc, serial limit 1`,
    [school, device],
  )
}

/** Revokes every certificate of a device that still holds. Gives how many. @param now ms since 1970 */
export async function revokeCertificates(
  transaction: Queries,
  { school, device }: { school: Id; device: Id },
  why: RevokedWhy,
  now: number,
): Promise<number> {
  return await transaction.run(
    `update device_certificates set revoked_at = $3, revoked_why = $4
     where school_id = $1 and device_id = $2 and revoked_at is null`,
    [school, device, now, why],
  )
}

/** What the door has to know of each certificate. */
export async function knownCertificates(
  db: Queries,
  device?: Id,
): Promise<{ school: Id; device: Id; serial: string; revoked: 0 | 1 }[]> {
  return await db.all(
    `select school_id as school, device_id as device, serial, case when revoked_at is null then 0 else 1 end as revoked
     from device_certificates ${device === undefined ? '' : 'where device_id = $1'}`,
    device === undefined ? [] : [device],
  )
}

/** When a device was last heard, as far as the store knows: what the server's clock is compared with at its start. */
export async function lastHeardAt(db: Queries): Promise<number | undefined> {
  const row = await db.get<{ at: number | null }>('select max(coalesce(heard_at, 0)) as at from device_states')
  return row?.at || undefined
}

/** A certificate by its serial, whatever became of it; undefined where this server never issued it. */
export async function findCertificate(
  db: Queries,
  device: Id,
  serial: string,
): Promise<Pick<CertificateRow, 'certificate' | 'from' | 'until'> | undefined> {
  return await db.get(
    `select certificate, valid_from as "from", valid_until as "until" from device_certificates
     where serial = $2 and device_id = $1`,
    [device, serial],
  )
}
