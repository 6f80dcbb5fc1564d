import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults, launch, openPage } from './console-page.ts'

const folder = scratchFolder()
let server: ServerProcess
let browser: Browser

/** Times of versions: a change of the school at `changed`, and the later one of the town hall. */
const version = (at: number, node: string) => `${at.toString(16).padStart(12, '0')}-0000-${node.padEnd(12, '0')}`

beforeAll(async () => {
  server = await startServerProcess(folder.path)
  const { school, device } = await enrol(server.http, 'Portable du chariot', 'a')
  const { person } = (await (await server.fetch('/api/self')).json()) as { person: { id: string } }
  await server.end('SIGTERM')
  const db = await openStore(folder.path)
  const now = Date.now()
  await db.run(
    `insert into merge_notices (school_id, kind, key, field, lost_version, kept_version, lost, kept, person, changed_at, noted_at)
     values ($1, 'device', $2, 'name', $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[school, JSON.stringify([device]), version(now - 7_200_000, '0'), version(now - 3_600_000, '1')],
      ...[
        JSON.stringify('Chariot 1'),
        JSON.stringify('Portable du chariot'),
        `person:${person.id}`,
        now - 7_200_000,
        now,
      ],
    ],
  )
  await db.close()
  server = await startServerProcess(folder.path)
  browser = await launch()
})

afterAll(async () => {
  await browser?.close()
  await server?.end('SIGKILL')
  folder.remove()
})

describe('a change that gave way', () => {
  it('is told to its author on every page until he has read it', async () => {
    const { page, faults } = await openPage(browser, server)
    await page.goto(`${server.http}/places`)
    const notices = page.getByRole('complementary', { name: 'Vos modifications qui ont cédé' })
    await notices.waitFor()
    expect((await notices.getByRole('listitem').innerText()).replace(/\s/g, ' ')).toMatch(
      /^Portable du chariot \(.*\), .* : « Chariot 1 » a cédé à « Portable du chariot », changé ensuite à la mairie\.$/,
    )
    expect(await accessibilityFaults(page)).toEqual([])
    await notices.getByRole('button', { name: 'J’ai lu' }).click()
    await notices.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await notices.count()).toBe(0)
    expect(faults).toEqual([])
  })
})
