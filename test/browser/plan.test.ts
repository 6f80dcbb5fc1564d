import type { PlaceTree, School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFaults, openPage } from './console-page.ts'
import { onConsole } from './on-console.ts'
import { countDown, sharedDemo } from './shared.ts'

const on = onConsole(sharedDemo)
/** Another page is loaded meanwhile. */
const SLOWLY = { timeout: 60_000 }

async function ferry(): Promise<School> {
  const tree = (await (await on.server.fetch(`/api/places`)).json()) as PlaceTree
  const school = tree.authorities.flatMap(({ schools }) => schools).find(({ name }) => name === 'École Jules-Ferry')
  if (!school) throw new TypeError('the demo has its school')
  return school
}

const planOf = async (school: string) => (await (await on.server.fetch(`/api/schools/${school}/plan`)).json()) as Plan

async function open(page: Page, view?: 'plan' | 'list'): Promise<School> {
  const school = await ferry()
  await page.goto(`${on.server.http}/places?school=${school.id}${view ? `&view=${view}` : ''}`)
  await page.getByRole('heading', { level: 1, name: /^École Jules-Ferry/ }).waitFor()
  return school
}

const picture = (page: Page) => page.getByRole('group', { name: /^Plan de l’école/ })
const focused = (page: Page) => page.evaluate('document.activeElement.getAttribute("aria-label")')

describe('the school picture', () => {
  it('shows every room and every device, each by room, name, state and reason', async () => {
    await open(on.page)
    const plan = picture(on.page)
    await plan
      .getByRole('link', { name: /^Salle 3 · CE2, salle de classe, 2 appareils\s: 1 appareil sur 2 en service/ })
      .waitFor()
    expect(await plan.getByRole('link').count()).toBe(12 + 43)
    await plan.getByRole('link', { name: /^Informatique, PC info 7 : en panne\. .*disque/ }).click()
    await on.page.waitForURL(/\/devices\//)
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText(), SLOWLY).toContain('PC info 7')
  })

  it('says beside it what needs someone, the gravest first, and leads there', async () => {
    await open(on.page)
    const watch = on.page.getByRole('region', { name: 'À regarder' })
    const first = watch.getByRole('listitem').first()
    expect(await first.innerText()).toMatch(/depuis/)
    expect(await first.textContent()).toMatch(/^En panne, /)
    await watch.getByRole('link', { name: 'PC info 7' }).click()
    await on.page.waitForURL(/\/devices\//)
  })

  it('leads from its key to the devices of that state', async () => {
    await open(on.page)
    const key = on.page.getByRole('list', { name: 'États des appareils' })
    await key.getByRole('link', { name: `${await countDown(on.server)} en panne` }).click()
    await on.page.waitForURL(/\/fleet\?.*status=down/)
  })

  it('is worked by the keyboard: arrows from room to room as they lie, Tab into the devices, Enter opens', async () => {
    await open(on.page)
    await picture(on.page)
      .getByRole('link', { name: /^Salle 1 · CP, salle/ })
      .focus()
    await on.page.keyboard.press('ArrowRight')
    expect(await focused(on.page)).toMatch(/^Salle 2/)
    await on.page.keyboard.press('ArrowLeft')
    await on.page.keyboard.press('ArrowDown')
    expect(await focused(on.page)).toMatch(/^Direction/)
    await on.page.keyboard.press('ArrowDown')
    expect(await focused(on.page)).toMatch(/^Informatique, salle informatique, 8 appareils/)
    await on.page.keyboard.press('Tab')
    expect(await focused(on.page)).toMatch(/^Informatique, PC info 1\s:/)
    await on.page.keyboard.press('ArrowRight')
    expect(await focused(on.page)).toMatch(/^BCD/)
    await on.page.keyboard.press('Tab')
    await on.page.keyboard.press('Enter')
    await on.page.waitForURL(/\/devices\//)
    await expect.poll(() => on.page.getByRole('heading', { level: 1 }).innerText(), SLOWLY).toContain('PC BCD 1')
  })

  it('says the same as text, and the address keeps which of the two one looks at', async () => {
    await open(on.page)
    await on.page.getByRole('button', { name: 'Liste des salles' }).click()
    await on.page.waitForURL(/view=list/)
    const room = on.page.getByRole('listitem').filter({ has: on.page.getByRole('heading', { name: 'Informatique' }) })
    await room
      .getByText(/disque/)
      .first()
      .waitFor()
    expect(await room.getByRole('link').count()).toBe(1 + 8)
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.reload()
    await on.page.getByRole('button', { name: 'Liste des salles', pressed: true }).waitFor()
  })

  it('follows what another person draws', async () => {
    const { id } = await open(on.page)
    const plan = await planOf(id)
    await on.page.getByText('Cour', { exact: true }).waitFor()
    const areas = plan.areas.map((area) => (area.kind === 'yard' ? { ...area, label: 'Grande cour' } : area))
    const draw = (body: Pick<Plan, 'version' | 'areas'>) =>
      on.server.fetch(`/api/schools/${id}/plan`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ rooms: plan.rooms, ...body }),
      })
    await draw({ version: plan.version, areas })
    try {
      await on.page.getByText('Grande cour').waitFor()
    } finally {
      await draw({ version: (await planOf(id)).version, areas: plan.areas })
    }
  })

  it('is printed across a sheet of A4, in ink alone, with its page and where it came from', async () => {
    await open(on.page)
    await picture(on.page).waitFor()
    await on.page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const seen = (await on.page.evaluate(`({
      roof: getComputedStyle(document.querySelector('.roof')).display,
      floor: getComputedStyle(document.querySelector('.alert .floor')).fill,
      hatch: getComputedStyle(document.querySelector('.alert .hatch')).display,
      buttons: [...document.querySelectorAll('.head .btn')].some((each) => each.getClientRects().length > 0),
      address: document.querySelector('.printfacts').innerText,
    })`)) as Record<string, unknown>
    expect(seen).toMatchObject({ roof: 'none', floor: 'rgb(255, 255, 255)', hatch: 'block', buttons: false })
    expect(seen.address).toMatch(/Imprimé le .+ à .+\. Page\s: http:\/\/127\.0\.0\.1:\d+\/places\?school=/)
    const pdf = (await on.page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(
      /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/
        .exec(pdf)
        ?.slice(1)
        .map((length) => Math.round(Number(length))),
    ).toEqual([842, 595])
  })

  it.each([
    ['light, at 1440', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }, 'plan'],
    ['dark, at 1280', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }, 'plan'],
    ['light, on a phone: the list first', { colorScheme: 'light', viewport: { width: 390, height: 844 } }, undefined],
    ['dark, at 320 as 400 % zoom has it', { colorScheme: 'dark', viewport: { width: 320, height: 800 } }, 'plan'],
  ] as const satisfies readonly (readonly [string, BrowserContextOptions, 'plan' | undefined])[])(
    'has no fault that axe finds, and does not scroll sideways: %s',
    async (_, options, view) => {
      const { page, faults } = await openPage(on.browser, on.server, options)
      await open(page, view)
      await page
        .getByRole('link', { name: view === undefined ? 'Salle 1 · CP' : /^Chariot A, chariot mobile/ })
        .waitFor()
      expect(await accessibilityFaults(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
      await page.context().close()
      expect(faults).toEqual([])
    },
  )
})
