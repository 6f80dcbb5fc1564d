import { PreauError } from '@preau/protocol/errors.ts'
import type { Database, Queries } from './database.ts'
import { places } from './migrations/0001-places.ts'
import { devices } from './migrations/0002-devices.ts'
import { records } from './migrations/0003-records.ts'
import { history } from './migrations/0004-history.ts'
import { sampleTiers } from './migrations/0005-sample-tiers.ts'
import { plans } from './migrations/0006-plans.ts'
import { inventoryFacts } from './migrations/0007-inventory-facts.ts'
import { simulated } from './migrations/0008-simulated.ts'
import { deviceCertificates } from './migrations/0009-device-certificates.ts'
import { people } from './migrations/0010-people.ts'
import { audit } from './migrations/0011-audit.ts'
import { leanSamples } from './migrations/0012-lean-samples.ts'
import { partsOfDays } from './migrations/0013-parts-of-days.ts'
import { retention } from './migrations/0014-retention.ts'
import { equipment } from './migrations/0015-equipment.ts'
import { commands } from './migrations/0016-commands.ts'
import { tickets } from './migrations/0017-tickets.ts'
import { contracts } from './migrations/0018-contracts.ts'
import { satisfaction } from './migrations/0019-satisfaction.ts'
import { sync } from './migrations/0020-sync.ts'
import { syncProofs } from './migrations/0021-sync-proofs.ts'
import { equipmentThresholds } from './migrations/0022-equipment-thresholds.ts'
import { warranties } from './migrations/0023-warranties.ts'
import { deviceMarks } from './migrations/0024-device-marks.ts'
import { bookings } from './migrations/0025-bookings.ts'
import { lessons } from './migrations/0026-lessons.ts'
import { tablets } from './migrations/0027-tablets.ts'
import { campaigns } from './migrations/0028-campaigns.ts'
import { runbookRuns } from './migrations/0029-runbook-runs.ts'
import { territory } from './migrations/0031-territory.ts'
import { firmwareJobs } from './migrations/0034-firmware-jobs.ts'
import { deviceCounts } from './migrations/0035-device-counts.ts'
import { campaignsOfTerritory } from './migrations/0036-campaigns-of-a-territory.ts'
import { schoolClaims } from './migrations/0037-school-claims.ts'
import { viewHours } from './migrations/0040-view-hours.ts'
import { roomClosures } from './migrations/0041-room-closures.ts'
import type { Migration } from './migrations/migration.ts'

/** Every migration, in the order of its version. */
export const MIGRATIONS: readonly Migration[] = [
  places,
  devices,
  records,
  history,
  sampleTiers,
  plans,
  inventoryFacts,
  simulated,
  deviceCertificates,
  people,
  audit,
  leanSamples,
  partsOfDays,
  retention,
  equipment,
  commands,
  tickets,
  contracts,
  satisfaction,
  sync,
  syncProofs,
  equipmentThresholds,
  warranties,
  deviceMarks,
  bookings,
  lessons,
  tablets,
  campaigns,
  runbookRuns,
  territory,
  firmwareJobs,
  deviceCounts,
  campaignsOfTerritory,
  schoolClaims,
  viewHours,
  roomClosures,
]

/**
 * Brings the schema to the last of `migrations`, each in a transaction of its own, so that one that fails leaves the version
 * before it. One that was made beside a later one, and came after it, is made up for. Throws STORE_VERSION_NEWER where the database knows a migration that this program does not.
 * @param now milliseconds since 1970
 */
export async function migrate(db: Database, now: number, migrations = MIGRATIONS): Promise<void> {
  await db.run(
    db.dialect.definition(`create table if not exists schema_versions (
      version integer not null primary key, name text not null, applied_at bigint not null
    )`),
  )
  const present = await schemaVersion(db)
  const known = migrations.at(-1)?.version ?? 0
  if (present > known) throw new PreauError('STORE_VERSION_NEWER', { version: present, known })
  const rows = await db.all<{ version: number }>('select version from schema_versions')
  const applied = new Set(rows.map(({ version }) => version))
  for (const migration of migrations) {
    if (!applied.has(migration.version)) await apply(db, migration, now)
  }
}

/** The version of the newest schema that this program knows. */
export function knownSchema(): number {
  return MIGRATIONS.at(-1)?.version ?? 0
}

/** The version of the newest migration that the database has; 0 before the first. */
export async function schemaVersion(db: Queries): Promise<number> {
  const row = await db.get<{ version: number | null }>('select max(version) as version from schema_versions')
  return row?.version ?? 0
}

function apply(db: Database, { version, name, statements, postgres }: Migration, now: number): Promise<void> {
  const { name: database, definition, beforeMigration } = db.dialect
  return db.write(async (transaction) => {
    // Another program may have brought the database there since it was looked at: writes have their turns, looks have not.
    if (await transaction.get('select 1 as there from schema_versions where version = $1', [version])) return
    for (const statement of beforeMigration) await transaction.run(statement)
    for (const statement of (database === 'postgres' && postgres) || statements) {
      await transaction.run(definition(statement))
    }
    await transaction.run('insert into schema_versions (version, name, applied_at) values ($1, $2, $3)', [
      version,
      name,
      now,
    ])
  })
}
