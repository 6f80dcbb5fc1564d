import { describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { MIGRATIONS, migrate, schemaVersion } from './migrate.ts'
import { openSqlite } from './sqlite.ts'

const NOW = Date.UTC(2026, 8, 1)

async function withDatabase<T>(ask: (db: Database) => Promise<T>): Promise<T> {
  const db = await openSqlite(':memory:')
  try {
    return await ask(db)
  } finally {
    await db.close()
  }
}

/** The tables that a migration adds. */
const ADDED = {
  places: ['authorities', 'rooms', 'schools'],
  devices: ['device_states', 'devices'],
  records: ['events', 'inventories', 'quarantine', 'samples'],
  history: ['connections', 'status_changes'],
  'sample-tiers': ['sample_days', 'sample_devices', 'sample_hours'],
  plans: ['plan_areas', 'plan_devices', 'plan_rooms', 'plans'],
  'inventory-facts': ['device_facts', 'inventory_questions', 'software_installs', 'software_lists', 'software_titles'],
  simulated: [],
  'device certificates': ['device_certificates', 'enrol_codes', 'waiting_machines'],
  people: ['grants', 'links', 'lot_kinds', 'lot_schools', 'lots', 'passkeys', 'people', 'tokens', 'web_sessions'],
  audit: ['audit_checkpoints', 'audit_lines'],
  'lean samples': [],
  'parts of days': [],
  retention: ['retention'],
  equipment: ['equipment'],
  commands: ['commands'],
  tickets: ['service_events', 'ticket_devices', 'ticket_files', 'ticket_notes', 'tickets'],
  contracts: ['contract_versions', 'contracts', 'penalty_claims', 'penalty_steps'],
  satisfaction: [
    'letters',
    'mail_choices',
    'notices',
    'objectives',
    'survey_counts',
    'survey_voters',
    'surveys',
    'ticket_ratings',
  ],
  sync: [
    'server_health',
    'sqlite_sequence',
    'sync_certificates',
    'sync_codes',
    'sync_mode',
    'sync_news',
    'sync_notes',
    'sync_peers',
    'sync_rows',
    'sync_self',
    'sync_set_aside',
  ],
  'sync proofs': ['merge_notices', 'sync_compared'],
  'equipment thresholds': [],
  warranties: [],
  'device marks': [],
  bookings: [
    'booking_counts',
    'booking_keys',
    'booking_slots',
    'bookings',
    'calendar_feeds',
    'loans',
    'resource_devices',
    'resources',
    'school_times',
    'teacher_badges',
  ],
  lessons: ['day_plans', 'lesson_records', 'lessons'],
  tablets: ['tablets'],
  campaigns: ['campaign_devices', 'campaign_events', 'campaigns', 'update_results'],
  'runbook runs': ['runbook_approvals', 'runbook_run_devices', 'runbook_runs'],
  territory: ['held_lessons', 'survey_results', 'sync_pieces', 'sync_unsent'],
  'firmware jobs': [],
  'device counts': [],
  'campaigns of a territory': ['director_orders'],
  'school claims': ['school_claims'],
  'view hours': ['view_hours'],
  'room closures': ['room_closures'],
}

const tablesOf = (db: Database) =>
  db.all<{ name: string }>("select name from sqlite_schema where type = 'table' and name <> 'schema_versions'")

describe('the migrations', () => {
  it.each(MIGRATIONS.map((migration, index) => [migration.name, index] as const))(
    '%s adds its tables to those before it',
    async (name, index) => {
      const tables = await withDatabase(async (db) => {
        await migrate(db, NOW, MIGRATIONS.slice(0, index))
        const before = (await tablesOf(db)).map((table) => table.name)
        await migrate(db, NOW, MIGRATIONS.slice(0, index + 1))
        return (await tablesOf(db)).map((table) => table.name).filter((table) => !before.includes(table))
      })
      expect(tables.sort()).toEqual(ADDED[name as keyof typeof ADDED])
    },
  )

  it('are numbered upwards, each once', () => {
    const versions = MIGRATIONS.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })

  it('are recorded, and run once', async () => {
    const versions = await withDatabase(async (db) => {
      await migrate(db, NOW)
      await migrate(db, NOW + 1)
      return await db.all('select version, name, applied_at from schema_versions order by version')
    })
    expect(versions).toEqual(MIGRATIONS.map(({ version, name }) => ({ version, name, applied_at: NOW })))
  })

  it('run also where one of a higher number ran before them', async () => {
    const late = { version: 2, name: 'late', statements: ['create table late (x text)'] }
    const early = { version: 3, name: 'early', statements: ['create table early (x text)'] }
    const tables = await withDatabase(async (db) => {
      await migrate(db, NOW, [early])
      await migrate(db, NOW, [late, early])
      return (await tablesOf(db)).map(({ name }) => name).sort()
    })
    expect(tables).toEqual(['early', 'late'])
  })

  it('leave the version before one that fails, whole', async () => {
    const failing = { version: 2, name: 'failing', statements: ['create table a (x text)', 'create table a (x text)'] }
    const [first] = MIGRATIONS
    const left = await withDatabase(async (db) => {
      await expect(migrate(db, NOW, first ? [first, failing] : [])).rejects.toMatchObject({ code: 'STORE_FAILED' })
      return { version: await schemaVersion(db), tables: (await tablesOf(db)).map(({ name }) => name).sort() }
    })
    expect(left).toEqual({ version: 1, tables: ADDED.places })
  })

  it('refuse a database that a newer version wrote, and leave it as it is', async () => {
    await withDatabase(async (db) => {
      await migrate(db, NOW)
      const known = MIGRATIONS.at(-1)?.version ?? 0
      const future = known + 1
      await db.run("insert into schema_versions (version, name, applied_at) values ($1, 'future', 0)", [future])
      await expect(migrate(db, NOW)).rejects.toMatchObject({
        code: 'STORE_VERSION_NEWER',
        context: { version: future, known },
      })
      expect(await schemaVersion(db)).toBe(future)
    })
  })
})
