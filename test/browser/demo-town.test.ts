import { join } from 'node:path'
import type { Campaign, CampaignList } from '@preau/protocol/api/campaigns.ts'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { DemoLink, TerritoryView } from '@preau/protocol/api/territory.ts'
import { describe, expect, it } from 'vitest'
import { townCampaign } from '../../cli/demo-campaign.ts'
import { demoTown, townContract } from '../../cli/demo-town.ts'
import { seedTown } from '../../server/seed/town/seed-town.ts'
import { makeFirstAdministrator } from '../processes/first-administrator.ts'
import { type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { posted, readAnswer } from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'

const LONG = { timeout: 60_000 }

/** The console of a server of the demo, as its first administrator. */
interface Hand {
  http: string
  signIn(): Promise<string>
  fetch(path: string, init?: RequestInit): Promise<Response>
}

async function handOf(http: string, data: string): Promise<Hand> {
  const { cookie } = await makeFirstAdministrator(http, data)
  const headers = (init: RequestInit) => ({ ...(init.headers as Record<string, string>), 'x-preau': '1', cookie })
  return {
    http,
    signIn: async () => cookie,
    fetch: (path, init = {}) => fetch(http + path, { ...init, headers: headers(init) }),
  }
}

interface Said {
  event: string
  http: string
  folder: string
}
function said(preau: PreauProcess, event: string): Said | undefined {
  const lines = preau.out().split('\n')
  return lines.filter((line) => line.includes(`"event":"${event}"`)).map((line) => JSON.parse(line) as Said)[0]
}

let school: Hand

/** A town hall with four schools of the demo: one with a console, two of which a machine has the store alone, one without a link. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'hall')
  const all = demoTown(Date.now())
  const told = [all[0], all[20], all[21], all.find(({ isCut }) => isCut)].flatMap((each) => (each ? [each] : []))
  const campaign = townCampaign(told)
  const seeding = { progress: () => undefined, stopping: () => false, ...(campaign && { campaign }) }
  await seedTown({ data, host: '127.0.0.1' }, told, townContract(told, Date.now()), seeding)
  const ports = ['--http-port', '0', '--https-port', '0']
  const preau = runPreau(['start', '--demo', '--territory', '--data', data, ...ports, '--json-log'])
  const wait = { within: 90_000, what: 'the schools of the demo' }
  await waitUntil(() => said(preau, 'demo.ready'), wait)
  const hall = await handOf(said(preau, 'ready')?.http ?? '', data)
  const { http = '', folder: own = '' } = said(preau, 'demo.school') ?? {}
  school = await handOf(http, own)
  return {
    ...hall,
    async end() {
      preau.child.kill('SIGTERM')
      await preau.ended
      folder.remove()
    },
  }
})

const view = async () => await readAnswer<TerritoryView>(await on.server.fetch('/api/territory'))
const linkOf = async (id: string): Promise<DemoLink | undefined> =>
  (await view()).demo?.find((link) => link.school === id)
const demo = () => on.page.getByRole('region', { name: 'Démonstration : couper une liaison' })

describe('a town hall of a demo', () => {
  it('leads a campaign, which goes on in some schools and has stopped by itself in one', async () => {
    const { rows } = await readAnswer<CampaignList>(await on.server.fetch('/api/campaigns'))
    expect(rows.map(({ state, why, haltedSchools, schools }) => ({ state, why, haltedSchools, schools }))).toEqual([
      { state: 'halted', why: 'school_errors', haltedSchools: 1, schools: 3 },
    ])
    await on.page.goto(`${on.server.http}/updates`)
    await on.page.getByRole('link', { name: 'Agent 0.2.0' }).click()
    await on.page.getByText(/1 école s.est arrêtée seule.*deux postes ou plus y ont échoué/).waitFor()
    const { schoolList, counts } = await readAnswer<Campaign>(await on.server.fetch(`/api/campaigns/${rows[0]?.id}`))
    expect(schoolList.map(({ state }) => state).sort()).toEqual(['halted', 'running', 'running'])
    expect(schoolList.filter(({ counts: { healthy } }) => healthy > 0)).toHaveLength(2)
    expect([counts.failed, counts.waiting > 0]).toEqual([2, true])
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('has stopped it in the school itself, which says so in its own console', async () => {
    const { rows } = await readAnswer<CampaignList>(await school.fetch('/api/campaigns'))
    expect(rows.map(({ title, state, why, counts: { failed } }) => ({ title, state, why, failed }))).toEqual([
      { title: 'Agent 0.2.0', state: 'halted', why: 'school_errors', failed: 2 },
    ])
  })

  it('shows a school without a link as of when it was heard, days ago', async () => {
    await on.page.goto(`${on.server.http}/server`)
    await demo()
      .getByRole('row', { name: /Coupée/ })
      .waitFor()
    const { schools } = await view()
    const silent = schools.filter(({ isSilent }) => isSilent)
    expect(silent).toHaveLength(1)
    expect(Date.now() - (silent[0]?.heardAt ?? 0)).toBeGreaterThan(4 * 86_400_000)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('cuts a link by a button, keeps what both sides change, and has all of it on both once it is healed', async () => {
    const { rows } = await readAnswer<DeviceList>(await school.fetch('/api/devices?kind=board_pc&sort=name'))
    const [first, second] = rows
    const id = first?.school.id ?? ''
    const name = `${first?.school.name}`
    await waitUntil(async () => (await view()).schools.some((each) => each.school === id && !each.isSilent), {
      within: 60_000,
      what: 'the school to be heard',
    })
    await on.page.goto(`${on.server.http}/server`)
    await on.page
      .getByRole('region', { name: 'Écoles raccordées' })
      .getByRole('button', { name: `Couper la liaison ${name}` })
      .click()
    const row = demo().getByRole('row', { name: new RegExp(name) })
    await row.getByText(/^Coupée/).waitFor()

    await readAnswer(await school.fetch(`/api/rooms/${first?.room?.id}`, posted({ name: 'Salle bleue' }, 'PATCH')))
    await readAnswer(await school.fetch(`/api/devices/${second?.id}`, posted({ room: first?.room?.id }, 'PATCH')))
    // The change of the school is older: its server has given it its version once it counted twice since.
    const changedAt = Date.now()
    await waitUntil(async () => ((await linkOf(id))?.there?.at ?? 0) > changedAt + 3000, {
      within: 60_000,
      what: 'the school to count what it changed',
    })
    await readAnswer(await on.server.fetch(`/api/rooms/${first?.room?.id}`, posted({ name: 'Salle rouge' }, 'PATCH')))
    await readAnswer(await on.server.fetch(`/api/devices/${first?.id}`, posted({ note: 'À déplacer' }, 'PATCH')))
    await row
      .getByText(/à envoyer/)
      .first()
      .waitFor(LONG)
    await row.getByText('Différent').waitFor(LONG)

    await row.getByRole('button', { name: /^Rétablir la liaison/ }).click()
    await row.getByText('Égal').waitFor(LONG)
    const link = await linkOf(id)
    expect({ rows: link?.there?.rows, sum: link?.there?.sum }).toEqual({ rows: link?.here?.rows, sum: link?.here?.sum })
    const seen = async (hand: Pick<Hand, 'fetch'>) => {
      const list = await readAnswer<DeviceList>(await hand.fetch('/api/devices?limit=500&sort=name'))
      return list.rows.map(({ id: device, name: called, room }) => ({ device, called, room }))
    }
    expect(await seen(on.server)).toEqual(expect.arrayContaining(await seen(school)))
    const places = (await seen(school)).filter(({ device }) => device === first?.id || device === second?.id)
    expect(places.map(({ room }) => room?.name)).toEqual(['Salle rouge', 'Salle rouge'])
  })

  it('tells in the school whose change gave way', async () => {
    const { page, faults } = await openPage(on.browser, school)
    await page.goto(`${school.http}/places`)
    const notices = page.getByRole('complementary', { name: 'Vos modifications qui ont cédé' })
    await notices.getByText(/Salle bleue/).waitFor(LONG)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
