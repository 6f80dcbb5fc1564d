import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MailSettings } from '@preau/protocol/api/mail.ts'
import { LETTER_TRIED_FOR, LETTER_WAITS } from '@preau/protocol/rules/notices.ts'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { issueServerCertificate, makeAuthority } from '../access/authority.ts'
import { KeyFiles } from '../keys/key-files.ts'
import type { Database } from '../store/database.ts'
import { countLetters } from '../store/letters.ts'
import { insertNotices } from '../store/notices.ts'
import { insertPerson } from '../store/people.ts'
import { openMigratedStore } from '../store/testing/migrated-store.ts'
import { LetterQueue } from './letter-queue.ts'
import { mailCarrier } from './mail-carrier.ts'
import { forgetMail, keepMail, mailSettings, readMail } from './mail-settings.ts'

const NOW = 1_790_000_000_000
const PASSWORD = 'un secret de mairie'
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Taken {
  to: string[]
  text: string
  secure: boolean
  user: string | undefined
}

/** A mail server of this machine that keeps what it is given. */
async function mailServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === PASSWORD ? done(null, { user: username }) : done(new Error('refused')),
    onData: (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, text: Buffer.concat(chunks).toString(), secure, user: user as string | undefined })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const stop = () => new Promise<void>((done) => server.close(() => done()))
  ends.push(stop)
  return { port: (listening.address() as AddressInfo).port, taken, stop }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'preau-mail-'))
  ends.push(() => rm(path, { recursive: true, force: true }))
  return path
}

const settingsOf = (port: number, fields: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: null,
  from: 'preau@ville.fr',
  origin: 'https://preau.ville.fr',
  language: 'fr',
  authority: null,
  ...fields,
})

async function storeWith(logins: readonly string[]): Promise<Database> {
  const db = await openMigratedStore(await folder(), NOW)
  ends.push(() => db.close())
  for (const [i, login] of logins.entries()) {
    await db.write(async (t) => {
      await insertPerson(t, { id: `person-${i}`, name: 'Claire', login, madeAt: NOW })
    })
  }
  return db
}

/** Tells a person something that is also mailed. */
async function tell(db: Database, person: number, id: string, at = NOW - LETTER_WAITS): Promise<void> {
  const about = { kind: 'late', school: null, device: null, about: 'ticket:1', params: { number: 'T-7' } } as const
  await db.write((t) => insertNotices(t, [{ person: `person-${person}`, id, at, mail: true, ...about }]))
}

interface QueueOptions {
  settings?: Partial<MailSettings>
  password?: string
  authority?: string
  now?: () => number
}

function queueOf(db: Database, port: number, options: QueueOptions = {}) {
  const settings = settingsOf(port, options.settings)
  const failures: unknown[] = []
  const queue = new LetterQueue({
    db,
    clock: options.now ?? (() => NOW),
    settings,
    carrier: mailCarrier({ settings, password: options.password, authority: options.authority }),
    failed: (what) => failures.push(what),
  })
  return { queue, failures }
}

describe('the queue of letters', () => {
  it('gives a mail server one letter for all that a person was told, and keeps nothing of it', async () => {
    const db = await storeWith(['claire@ville.fr', 'paul@ville.fr'])
    await tell(db, 0, 'a')
    await tell(db, 0, 'b')
    await tell(db, 1, 'c')
    const { port, taken } = await mailServer()
    const { queue } = queueOf(db, port)
    expect(await queue.send()).toBe(2)
    expect(taken.map(({ to }) => to)).toEqual([['claire@ville.fr'], ['paul@ville.fr']])
    expect(taken[0]?.text).toMatch(/^Message-ID: <a\.2@ville\.fr>\r$/m)
    expect(taken[0]?.text).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(await countLetters(db)).toEqual({ waiting: 0, since: null })
    expect(await queue.send()).toBe(0)
  })

  it('has a notice wait a minute for company', async () => {
    const db = await storeWith(['claire@ville.fr'])
    await tell(db, 0, 'a', NOW)
    const { port, taken } = await mailServer()
    expect(await queueOf(db, port).queue.send()).toBe(0)
    expect(await queueOf(db, port, { now: () => NOW + LETTER_WAITS }).queue.send()).toBe(1)
    expect(taken).toHaveLength(1)
  })

  it('keeps a letter while no mail server is there, and sends it later, also after a restart', async () => {
    const db = await storeWith(['claire@ville.fr', 'paul@ville.fr'])
    await tell(db, 0, 'a')
    await tell(db, 1, 'b')
    const gone = await mailServer()
    await gone.stop()
    const { queue, failures } = queueOf(db, gone.port)
    expect(await queue.send()).toBe(0)
    expect(failures).toEqual([{ code: 'ESOCKET', tries: 1, givenUp: false }])
    expect(await countLetters(db)).toEqual({ waiting: 2, since: NOW - LETTER_WAITS })
    const { port, taken } = await mailServer()
    expect(await queueOf(db, port, { now: () => NOW + 60_000 }).queue.send()).toBe(2)
    expect(taken).toHaveLength(2)
  })

  it('tries again what a mail server puts off, and goes on with the others', async () => {
    const db = await storeWith(['claire@ville.fr', 'paul@ville.fr'])
    await tell(db, 0, 'a')
    await tell(db, 1, 'b')
    const { port, taken } = await mailServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('claire') ? done(Object.assign(new Error('busy'), { responseCode: 451 })) : done(),
    })
    const { queue, failures } = queueOf(db, port)
    expect(await queue.send()).toBe(1)
    expect(taken.map(({ to }) => to)).toEqual([['paul@ville.fr']])
    expect(failures).toEqual([{ code: 'EENVELOPE 451', tries: 1, givenUp: false }])
    expect((await countLetters(db)).waiting).toBe(1)
  })

  it('gives up what a mail server refuses for good', async () => {
    const db = await storeWith(['claire@ville.fr'])
    await tell(db, 0, 'a')
    const { port } = await mailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('unknown'), { responseCode: 550 })),
    })
    const { queue, failures } = queueOf(db, port)
    expect(await queue.send()).toBe(0)
    expect(failures).toEqual([{ code: 'EENVELOPE 550', tries: 1, givenUp: true }])
    expect((await countLetters(db)).waiting).toBe(0)
  })

  it('gives up after three days', async () => {
    const db = await storeWith(['claire@ville.fr'])
    await tell(db, 0, 'a')
    const gone = await mailServer()
    await gone.stop()
    const { queue, failures } = queueOf(db, gone.port, { now: () => NOW + LETTER_TRIED_FOR + 1 })
    await queue.send()
    expect(failures).toEqual([{ code: 'TOO_OLD', tries: 0, givenUp: true }])
    expect((await countLetters(db)).waiting).toBe(0)
  })

  it('writes to nobody who has no address', async () => {
    const db = await storeWith(['claire'])
    await tell(db, 0, 'a')
    const { port, taken } = await mailServer()
    expect(await queueOf(db, port).queue.send()).toBe(0)
    expect([taken, (await countLetters(db)).waiting]).toEqual([[], 0])
  })
})

describe('a mail server', () => {
  it('is told the password after STARTTLS, to a certificate of the named authority alone', async () => {
    const db = await storeWith(['claire@ville.fr'])
    await tell(db, 0, 'a')
    const authority = await makeAuthority('mairie', Date.now())
    const { key, certificate: cert } = await issueServerCertificate(authority, ['127.0.0.1'], Date.now())
    const { port, taken } = await mailServer({
      ...{ disabledCommands: [], authOptional: false, key, cert },
    })
    const settings = { security: 'starttls', user: 'preau' } as const
    const stranger = queueOf(db, port, { settings, password: PASSWORD })
    expect(await stranger.queue.send()).toBe(0)
    expect(stranger.failures).toEqual([{ code: expect.stringMatching(/^E(TLS|SOCKET)$/), tries: 1, givenUp: false }])
    const now = () => NOW + 60_000
    const wrong = queueOf(db, port, { settings, password: 'autre', authority: authority.certificate, now })
    await wrong.queue.send()
    expect(wrong.failures).toEqual([{ code: 'EAUTH 535', tries: 2, givenUp: false }])
    const right = { settings, password: PASSWORD, authority: authority.certificate, now: () => NOW + 3_600_000 }
    expect(await queueOf(db, port, right).queue.send()).toBe(1)
    expect(taken).toEqual([{ to: ['claire@ville.fr'], text: expect.any(String), secure: true, user: 'preau' }])
  })

  it('that offers no STARTTLS is not told anything where it is asked for', async () => {
    const db = await storeWith(['claire@ville.fr'])
    await tell(db, 0, 'a')
    const { port, taken } = await mailServer()
    const { queue, failures } = queueOf(db, port, { settings: { security: 'starttls' } })
    await queue.send()
    expect([taken, failures]).toEqual([[], [expect.objectContaining({ givenUp: false })]])
  })
})

describe('the settings of the mail', () => {
  it('keep the password apart, with the keys, and come back whole', async () => {
    const data = await folder()
    const keys = new KeyFiles(data, undefined)
    const settings = settingsOf(587, { security: 'starttls', user: 'preau' })
    expect(await readMail(data, keys)).toBeUndefined()
    await keepMail(data, keys, settings, PASSWORD)
    expect(await readFile(join(data, 'mail.json'), 'utf8')).not.toContain(PASSWORD)
    expect(await readFile(join(data, 'authority', 'mail.key'), 'utf8')).toBe(PASSWORD)
    expect(await readMail(data, keys)).toEqual({ settings, password: PASSWORD, authority: undefined })
    await forgetMail(data)
    expect(await readMail(data, keys)).toBeUndefined()
  })

  it('refuse a password in clear, but on this machine', () => {
    expect(() => mailSettings(settingsOf(25, { host: 'smtp.ville.fr', user: 'preau' }))).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
    expect(mailSettings(settingsOf(25, { user: 'preau' })).security).toBe('none')
  })

  it('that cannot be read keep the server from starting, and name their file', async () => {
    const data = await folder()
    await writeFile(join(data, 'mail.json'), '{"host": "a b"}')
    await expect(readMail(data, new KeyFiles(data, undefined))).rejects.toMatchObject({
      ...{ code: 'CONFIG_INVALID', context: { setting: 'mail.json' } },
    })
  })
})
