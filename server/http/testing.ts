import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Health } from '@preau/protocol/api/health.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { makeAuthority } from '../access/authority.ts'
import { deviceProver } from '../access/device-proof.ts'
import { makeEnrolCodes, makeEnrolCodesFor, proofOf } from '../access/enrol-codes.ts'
import { Enrolments } from '../access/enrolments.ts'
import { Identities } from '../access/identities.ts'
import { LiveChanges } from '../live/changes.ts'
import type { Database } from '../store/database.ts'
import { insertDevice } from '../store/new-devices.ts'
import { openStore } from '../store/open.ts'
import { insertAuthority, insertRoom, insertSchool } from '../store/places.ts'
import { countQuarantine } from '../store/quarantine.ts'
import { countStatuses } from '../store/status-counts.ts'
import { httpApp } from './app.ts'
import type { HttpApp, HttpServices } from './services.ts'

export const NOW = 1_790_000_000_000
const LOCAL_SECRET = '00112233445566778899'
const authority = await makeAuthority('école des tests', NOW)

/** What the tests of the HTTP door act on: the real application on a real database. */
export interface TestHttp {
  app: HttpApp
  services: HttpServices
  db: Database
  live: LiveChanges
  newId: () => Id
  /** What the routes told the rest of the server. */
  told: { dropped: Id[]; changed: Id[]; errors: string[] }
  /** The secret of the local code. */
  localSecret: string
  /** An authority with one school, with one room, with one device in it. */
  place(): Promise<{ authority: Id; school: Id; room: Id; device: Id }>
  close(): Promise<void>
}

/** Opens the application on a database of its own. */
export async function testHttp(overrides: Partial<HttpServices> = {}, host = '127.0.0.1'): Promise<TestHttp> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-http-'))
  const db = await openStore(folder, NOW)
  let made = 0
  const newId = () => uuidv7(NOW, bytesOf(++made))
  const told: TestHttp['told'] = { dropped: [], changed: [], errors: [] }
  const live = new LiveChanges({
    clock: () => NOW,
    readCounts: async () => ({ counts: await countStatuses(db), quarantine: await countQuarantine(db) }),
    failed: (error) => told.errors.push(String(error)),
    // As soon as can be: how far apart changes are is tested where they are made.
    after: (_ms, run) => {
      const soon = setImmediate(run)
      return () => clearImmediate(soon)
    },
  })
  live.start()
  const identities = new Identities()
  await identities.load(db)
  const codeServer = { authority: authority.certificate, addresses: [{ host: '192.168.1.20', port: 8443 }] }
  const services: HttpServices = {
    db,
    clock: () => NOW,
    newId,
    version: '0.0.0-test',
    health: async () => HEALTH,
    live,
    mqttUrl: (name) => `mqtts://${name}:8883`,
    enrolments: new Enrolments({
      db,
      clock: overrides.clock ?? (() => NOW),
      newId,
      authority,
      identities,
      localProof: () => proofOf(LOCAL_SECRET),
      drop: (device) => told.dropped.push(device),
    }),
    authority: authority.certificate,
    proveDevice: deviceProver({ authority: authority.certificate, identities, hasEnded: (until) => until < NOW }),
    makeCodesFor: (asked) =>
      db.write((transaction) => makeEnrolCodesFor(transaction, asked, codeServer, services.clock())),
    makeCodes: (asked) => db.write((transaction) => makeEnrolCodes(transaction, asked, codeServer, services.clock())),
    deviceChanged: async (_school, device) => void told.changed.push(device),
    consoleFolder: undefined,
    report: (error) => told.errors.push(error.code),
    ...overrides,
  }
  const app = await httpApp(services, host)
  return {
    app,
    services,
    db,
    live,
    newId,
    told,
    localSecret: LOCAL_SECRET,
    place: () =>
      db.write(async (transaction) => {
        const [authority, school, room, device] = [newId(), newId(), newId(), newId()]
        await insertAuthority(transaction, { id: authority, name: 'Nîmes', insee: '30189' })
        await insertSchool(transaction, { id: school, authority, name: 'Jules Ferry', uai: '0301674G' })
        await insertRoom(transaction, { id: room, school, name: 'CP' })
        await insertDevice(transaction, {
          school,
          id: device,
          name: 'TNI du CP',
          kind: 'board_pc',
          room,
          model: 'OptiPlex',
          serial: 'S-1',
          claim: device.replaceAll('-', ''),
          enrolledAt: NOW,
        })
        return { authority, school, room, device }
      }),
    async close() {
      live.stop()
      await app.close()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const HEALTH: Health = {
  status: 'ok',
  version: '0.0.0-test',
  time: NOW,
  startedAt: NOW,
  store: { status: 'ok', since: NOW, schema: 4, bytes: 1, freeBytes: 1 },
  broker: { clients: 0, refused: 0 },
  ingest: { acked: 0, duplicates: 0, quarantined: 0, waiting: 0 },
}

function bytesOf(counter: number): Uint8Array {
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, counter)
  return bytes
}
