import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { run } from '../../cli/main.ts'
import { scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { fillContractStore, MONTH } from './contract-store.ts'
import { onConsole } from './on-console.ts'

const on = onConsole(async () => {
  const folder = scratchFolder()
  const data = join(folder.path, 'data')
  const november = await fillContractStore(data)
  const server = await startServerProcess(data)
  return { ...server, november, folder: folder.path, end: () => server.end().finally(folder.remove) }
})

const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim()
const button = (name: string | RegExp, page: Page = on.page) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
const section = (name: string | RegExp) => on.page.getByRole('region', { name })

async function openBoard(search = ''): Promise<void> {
  await on.page.goto(`${on.server.http}/contracts/${on.server.november.contract}?month=${MONTH}${search}`)
  await on.page.getByRole('heading', { level: 2, name: /^Pourquoi/ }).waitFor()
}

describe('the contracts', () => {
  it('lead from their list to a dashboard: satisfaction first, then each target with what was reached', async () => {
    await on.page.goto(`${on.server.http}/contracts`)
    await on.page.getByRole('link', { name: 'Maintenance des équipements numériques des écoles de Beauval' }).waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByRole('link', { name: /^Maintenance des équipements/ }).click()
    await openBoard()
    const titles = await on.page.getByRole('heading', { level: 2 }).allTextContents()
    expect(titles.slice(0, 2)).toEqual(['Satisfaction', 'Engagements'])
    const rows = await section('Engagements').getByRole('row').allTextContents()
    expect(rows.slice(1).map(plain)).toEqual([
      expect.stringMatching(/^DisponibilitéTableaux.*92,6 %98 %.*Manqué$/),
      expect.stringMatching(/^DisponibilitéOrdinateurs.*100 %95 %.*Tenu$/),
      expect.stringMatching(/^Intervention, GTI.*3 sur 4100 %.*Manqué$/),
      expect.stringMatching(/^Rétablissement, GTR.*2 sur 4100 %.*Manqué$/),
      expect.stringMatching(/^Séances perdues.*–0Sans objet$/),
    ])
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('say how far they are while a dashboard is worked out, as after a start of the server', async () => {
    const held = Promise.withResolvers<void>()
    await on.page.route('**/board?*', async (route) => {
      await held.promise
      await route.continue()
    })
    await on.page.route('**/board/progress', (route) => route.fulfill({ json: { percent: 43 } }))
    await on.page.goto(`${on.server.http}/contracts/${on.server.november.contract}?month=${MONTH}`)
    const bar = on.page.getByRole('progressbar', { name: /^Calcul en cours\s: 43\s%/ })
    await bar.waitFor()
    expect(await bar.getAttribute('value')).toBe('43')
    expect(await accessibilityFaults(on.page)).toEqual([])
    held.resolve()
    await on.page.getByRole('heading', { level: 2, name: 'Engagements' }).waitFor()
    expect(await bar.count()).toBe(0)
    await on.page.unroute('**/board/progress')
    const { contract } = on.server.november
    const idle = await on.server.fetch(`/api/contracts/${contract}/board/progress`)
    expect([null, 100]).toContain(((await idle.json()) as { percent: number | null }).percent)
  })

  it('say in one view why a penalty is 38.40 €, and the command line says the same to the cent', async () => {
    await openBoard()
    await on.page.getByRole('heading', { name: /^Pourquoi 38,40 € pour T-1002/ }).waitFor()
    expect(plain(await on.page.getByRole('group', { name: 'Formule' }).textContent())).toMatch(
      /12 800,00 €×.*3\/.*1 000=.*38,40 €/,
    )
    await on.page.getByText(/3\sj de retard, comptés du lendemain de l’échéance, fériés compris/).waitFor()
    await on.page
      .getByText(/Armistice 1918/)
      .first()
      .waitFor()
    await button('Journal et calculs').click()
    const files: Record<string, string> = {}
    for (const name of ['Contrat (YAML)', 'Journal (JSONL)', 'Relevé (JSON)']) {
      const [download] = await Promise.all([
        on.page.waitForEvent('download'),
        on.page.getByRole('link', { name }).click(),
      ])
      files[name] = join(on.server.folder, download.suggestedFilename())
      await download.saveAs(files[name])
    }
    const command = await on.page.getByLabel('Contrôler hors ligne').inputValue()
    expect(command).toContain('--from 2025-11-01 --to 2025-11-30 --json')
    const out: string[] = []
    const args = ['--contract', files['Contrat (YAML)'] ?? '', '--events', files['Journal (JSONL)'] ?? '']
    await run(['sla', 'statement', ...args, '--from', '2025-11-01', '--to', '2025-11-30', '--json'], {
      language: 'fr',
      environment: {},
      out: (line) => out.push(line),
      err: (line) => out.push(line),
      stopped: Promise.resolve(),
    })
    const { tickets, totals } = JSON.parse(out.join(''))
    expect([tickets[1].ticket, tickets[1].penalty_gtr_eur, totals.claimed_eur]).toEqual(['T-1002', 38.4, 66.8])
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('explain any line of the table, by keyboard too, with the pause that nobody can change', async () => {
    await openBoard()
    await on.page
      .getByRole('row', { name: /T-1003.*GTR/ })
      .getByRole('button')
      .focus()
    await on.page.keyboard.press('Enter')
    await on.page.getByRole('heading', { name: /^Pourquoi 15,60 € pour T-1003/ }).waitFor()
    await on.page.getByText(/Exonéré\s: 10,00\s€. Reste 15,60\s€/).waitFor()
    expect(new URL(on.page.url()).searchParams.get('ticket')).toBe('T-1003')
  })

  it('notify a penalty, leave fifteen days, and show what the supplier contests', async () => {
    await openBoard()
    const claim = section('Pénalités du mois')
    await claim.getByRole('button', { name: 'Établir le projet' }).click()
    await claim.getByRole('button', { name: 'Notifier au titulaire' }).click()
    await on.page
      .getByRole('alertdialog')
      .getByText(/15\sjours pour ses observations/)
      .waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.getByLabel('Mot d’accompagnement').fill('Relevé de novembre')
    await on.page.getByRole('alertdialog').getByRole('button', { name: 'Notifier au titulaire' }).click()
    await claim.getByText('Relevé de novembre').waitFor()
    await claim.getByText(/Le titulaire a jusqu’au .* inclus pour ses observations/).waitFor()
    expect(await claim.getByRole('button', { name: 'Décider' }).getAttribute('aria-disabled')).toBe('true')
    await claim.getByRole('button', { name: 'Faire une observation' }).click()
    await button('Envoyer').click()
    await on.page.getByText('Écrivez ce que vous contestez, en une phrase.').waitFor()
    await on.page.getByLabel('Ce que vous contestez').fill('L’école était fermée')
    await button('Envoyer').click()
    await section('Suspensions').getByText('L’école était fermée').waitFor()
    await section('Suspensions').getByText('Contestée').waitFor()
    await on.page.getByRole('list', { name: 'Étapes de la pénalité' }).getByText('Observations').waitFor()
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('are written with the fault beside its line, and keep each version', async () => {
    await on.page.goto(`${on.server.http}/contracts/${on.server.november.contract}/text`)
    const text = on.page.getByLabel('Texte du contrat (YAML)')
    const written = await text.inputValue()
    await text.fill(written.replace('supplier: tableo', 'supplier: personne'))
    await on.page.getByText('cette partie n’est pas dans « parties »').waitFor()
    const line = written.split('\n').findIndex((each) => each.includes('supplier: tableo')) + 1
    await button(`Ligne ${line}`).click()
    expect(await button('Enregistrer la version').getAttribute('aria-disabled')).toBe('true')
    expect(await accessibilityFaults(on.page)).toEqual([])
    await text.fill(written.replace('annual_value_eur: 12800', 'annual_value_eur: 14000'))
    await on.page.getByText('Aucune faute : ce contrat peut être enregistré.').waitFor()
    await on.page.getByLabel('Ce qui change').fill('Avenant 1')
    // The new version is on the page before all that is asked for again has been answered.
    await on.page.route('**/api/contracts/check', async (route) => {
      await on.page.getByRole('heading', { level: 1, name: /Version 2$/ }).waitFor()
      await route.continue()
    })
    await button('Enregistrer la version').click()
    await on.page.getByRole('heading', { level: 2, name: 'Engagements' }).waitFor()
    await openBoard()
    // A month that is over keeps the version that it was judged by.
    await on.page.getByRole('heading', { name: /^Pourquoi 38,40 € pour T-1002/ }).waitFor()
    await on.page.getByRole('link', { name: 'Texte du contrat' }).click()
    await on.page.getByText('Avenant 1').waitFor()
    await on.page.getByRole('link', { name: /^Version 1/ }).waitFor()
  })

  it('begin with a template that is filled in with the schools of who asks', async () => {
    await on.page.goto(`${on.server.http}/contracts/new`)
    await button('Remplir avec ce modèle').click()
    const text = on.page.getByLabel('Texte du contrat (YAML)')
    await on.page.getByText('Aucune faute : ce contrat peut être enregistré.').waitFor()
    const written = await text.inputValue()
    expect(written).toContain('kind: single_support_number')
    expect(written).toContain('0800001X')
    expect(await accessibilityFaults(on.page)).toEqual([])
  })

  it('are read on a telephone without a scroll to the side', async () => {
    await on.page.setViewportSize({ width: 390, height: 844 })
    await openBoard()
    expect(await on.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await accessibilityFaults(on.page)).toEqual([])
  })
})
