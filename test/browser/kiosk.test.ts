import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KioskAct, KioskSession, KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { at, boardOf, ENGLISH, FRACTIONS, idOf, POETRY, sessionOf, stateOf } from '../../agent/kiosk/testing/day.ts'
import { waitUntil } from '../wait-until.ts'
import { accessibilityFaults } from './console-page.ts'
import { kiosks } from './on-kiosk.ts'

const on = kiosks()

/** The day with another state of the session of ten o'clock. */
function withSession(over: Partial<KioskSession>, state: Partial<KioskState> = {}): KioskState {
  const { day } = stateOf()
  return stateOf({ day: day && { ...day, sessions: [ENGLISH, { ...FRACTIONS, ...over }, POETRY] }, ...state })
}

function ticketOf(over: Partial<KioskTicket> = {}): KioskTicket {
  return {
    id: idOf(90),
    number: 'T-1517',
    symptom: 'no_sound',
    title: '',
    state: 'acknowledged',
    openedAt: at(8, 13),
    visitAt: at(14, 30),
    endedAt: null,
    rate: null,
    sent: true,
    ...over,
  }
}

const SILENT_BOARD = {
  at: at(10, 5),
  checks: [
    { what: 'board' as const, verdict: 'failed' as const, reason: 'silent' as const, since: at(8, 12) },
    { what: 'network' as const, verdict: 'ok' as const, reason: null, since: null },
  ],
}

const FAILED = sessionOf(5, {
  from: at(10, 15),
  title: 'Lecture : le loup',
  state: 'failed',
  diagnosis: SILENT_BOARD,
  ticket: idOf(90),
  fallbacks: [
    { id: 'room', kind: 'room', name: 'Salle 7', place: null, until: at(11, 30), checked: true, chosen: false },
    { id: 'kit', kind: 'kit', name: 'Kit 2', place: 'Armoire des maîtres', until: null, checked: false, chosen: false },
  ],
})

describe('the page at the board', () => {
  it('says what is now and next, and launches the session by its code, which it never shows', async () => {
    const { page, desk } = await on.open(stateOf())
    await page.getByRole('heading', { level: 1, name: 'Salle 4 CM1' }).waitFor()
    await page.getByRole('heading', { name: 'Fractions : partages' }).waitFor()
    expect(await page.title()).toBe('Tableau\u00a0: Salle 4')
    await page.getByText('Dans 2 minutes, 10 h à 11 h 30').waitFor()
    await page.getByText('Poésie, Mme Delmas').waitFor()
    await page
      .getByRole('img', { name: 'Journée de la salle : Anglais à 8 h 30, Fractions à 10 h et Poésie à 13 h 30' })
      .waitFor()
    await page.getByRole('list', { name: 'Vérifié à 9 h 50' }).getByText('Réseau').waitFor()

    desk.answer((act) => ({ refused: act.act === 'launch' && act.code === '4821' ? null : 'code', until: null }))
    await page.getByRole('button', { name: 'Lancer la séance' }).click()
    for (const digit of '4820') await page.getByRole('button', { name: digit, exact: true }).click()
    expect(await page.getByRole('main').innerText()).not.toContain('4820')
    await page.getByRole('button', { name: 'Valider' }).click()
    await page.getByRole('alert').getByText('Ce code n’est pas celui de cette séance.').waitFor()

    // A badge reader types like a keyboard, and ends with Enter.
    await page.keyboard.type('4821')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Fractions : partages' }).waitFor()
    expect(desk.acts).toEqual([
      { act: 'launch', booking: FRACTIONS.booking, code: '4820' },
      { act: 'launch', booking: FRACTIONS.booking, code: '4821' },
    ])
    desk.become(withSession({ state: 'running', opened: true }, { now: at(10, 18) }))
    await page.getByText('Séance en cours, jusqu’à 11 h 30').waitFor()
    await page.getByText('Encore 1 h 12').waitFor()
  })

  it('sends a code of one length with its last digit, and tells until when one has to wait', async () => {
    const { page, desk } = await on.open(withSession({ launch: { from: at(9, 50), code: true, digits: [4] } }))
    desk.answer(() => ({ refused: 'wait', until: at(10, 3) }))
    await page.getByRole('button', { name: 'Lancer la séance' }).click()
    await page.keyboard.type('12')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('234')
    await page.getByRole('alert').getByText('Trop d’essais : réessayez à 10 h 03.').waitFor()
    expect(desk.acts).toEqual([{ act: 'launch', booking: FRACTIONS.booking, code: '1234' }])
  })

  it('launches with one touch where no code is asked for, and says why it cannot yet', async () => {
    const { page, desk } = await on.open(withSession({ launch: { from: at(10, 30), code: false, digits: [] } }))
    const launch = page.getByRole('button', { name: 'Lancer la séance' })
    await page.getByText('Lancement possible à partir de 10 h 30').waitFor()
    expect(await launch.getAttribute('aria-disabled')).toBe('true')
    await launch.click({ force: true })
    desk.become(withSession({ launch: { from: at(9, 50), code: false, digits: [] } }))
    await page.getByText('Lancement possible').waitFor({ state: 'detached' })
    desk.answer(() => ({ refused: 'resource', until: null }))
    await launch.click()
    await page.getByRole('alert').getByText('Le tableau est prêt, mais la leçon ne s’ouvre pas.').waitFor()
    expect(desk.acts).toEqual([{ act: 'launch', booking: FRACTIONS.booking }])
  })

  it('ends a session at a second touch, and brings its lesson back', async () => {
    const { page, desk } = await on.open(withSession({ state: 'running', opened: false }, { now: at(10, 20) }))
    await page.getByRole('button', { name: 'Rouvrir la leçon' }).click()
    await page.getByRole('button', { name: 'Terminer la séance' }).click()
    await page.getByRole('button', { name: 'Non, continuer' }).click()
    await page.getByRole('button', { name: 'Terminer la séance' }).click()
    await page.getByRole('button', { name: 'Oui, terminer' }).click()
    const { booking } = FRACTIONS
    await waitUntil(() => desk.acts.length === 2)
    expect(desk.acts).toEqual([
      { act: 'open', booking },
      { act: 'end', booking },
    ])
  })

  it('does by the board what that can, and says of the rest why not', async () => {
    const { page, desk } = await on.open(stateOf({ board: boardOf({ freeze: { value: null, refused: 'none' } }) }))
    await page.getByRole('button', { name: 'Mettre en veille' }).click()
    await page.getByRole('button', { name: 'Source : PC' }).click()
    await page.getByRole('button', { name: 'HDMI 1, ce PC', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'HDMI 2' }).click()
    const freeze = page.getByRole('button', { name: 'Figer l’image Pas possible d’ici' })
    await freeze.click({ force: true })
    // Touches in a row are one wish.
    for (let n = 0; n < 3; n++) await page.getByRole('button', { name: '+ Monter' }).click()
    await page.getByText('Volume 18').waitFor()
    await waitUntil(() => desk.acts.some(({ act }) => act === 'volume'))
    await page.getByRole('button', { name: 'Écran noir' }).click()
    await waitUntil(() => desk.acts.length === 4)
    desk.become(stateOf({ board: boardOf({ blank: { value: true, refused: null } }) }))
    await page.getByRole('button', { name: 'Toucher l’écran pour revoir l’image' }).click()
    await waitUntil(() => desk.acts.length === 5)
    expect(desk.acts).toEqual([
      { act: 'power', on: false },
      { act: 'input', input: 'hdmi2' },
      { act: 'volume', to: 18 },
      { act: 'blank', on: true },
      { act: 'blank', on: false },
    ])
  })

  it('asks a second time before it takes the picture from a class', async () => {
    const { page, desk } = await on.open(withSession({ state: 'running', opened: true }, { now: at(10, 20) }))
    await page.getByRole('button', { name: 'Mettre en veille' }).click()
    expect(desk.acts).toEqual([])
    await page.getByRole('button', { name: 'Toucher encore pour éteindre' }).click()
    await waitUntil(() => desk.acts.length === 1)
    expect(desk.acts).toEqual([{ act: 'power', on: false }])
  })

  it('takes a problem in three touches, with what the machine itself found out', async () => {
    const { page, desk } = await on.open(stateOf({ diagnosis: SILENT_BOARD, tickets: [ticketOf()] }))
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByText('Déjà signalé : Pas de son, passage prévu aujourd’hui à 14 h 30').waitFor()
    await page.getByRole('button', { name: 'Pas d’image' }).click()
    await page.getByRole('heading', { name: 'Pouvez-vous faire classe ?' }).waitFor()
    await page.getByRole('button', { name: 'Non' }).click()
    await page.getByRole('heading', { name: 'C’est signalé' }).waitFor()
    await page.getByText('Pas d’image. Vous ne pouvez pas faire classe.').waitFor()
    await page.getByText('Joint à votre signalement, vérifié à 10 h 05').waitFor()
    await page.getByText('Tableau, sans réponse depuis 8 h 12').waitFor()
    expect(desk.acts).toEqual([
      { act: 'report', id: expect.stringMatching(/^[0-9a-f-]{36}$/), symptom: 'no_picture', canTeach: 'no' },
    ])
    await page.getByRole('button', { name: 'D’accord' }).click()
    await page.getByRole('heading', { name: 'Fractions : partages' }).waitFor()
  })

  it('sends the same problem again, and not a second one, where the program did not answer', async () => {
    const { page, desk } = await on.open(stateOf())
    await page.route('**/act', (route) => route.abort(), { times: 1 })
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByRole('button', { name: 'Pas de son' }).click()
    await page.getByRole('button', { name: 'Difficilement' }).click()
    await page.getByRole('heading', { name: /Ce poste n’a pas répondu/ }).waitFor()
    const first = await page.request.storageState()
    expect(first.cookies).toHaveLength(1)
    await page.route('**/act', (route) => route.fulfill({ status: 503 }), { times: 1 })
    const ids: string[] = []
    page.on('request', (request) => {
      const act = request.postDataJSON() as KioskAct | null
      if (act?.act === 'report') ids.push(act.id)
    })
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await waitUntil(() => ids.length === 1)
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('heading', { name: 'C’est signalé' }).waitFor()
    expect([ids[0] === ids[1], desk.acts.length]).toEqual([true, 1])
  })

  it('says what failed, where else the lesson can be held, and who comes', async () => {
    const failed = stateOf({ now: at(10, 5), tickets: [ticketOf({ symptom: 'no_picture' })] })
    const day = failed.day && { ...failed.day, sessions: [ENGLISH, FAILED, POETRY] }
    const { page, desk } = await on.open({ ...failed, day })
    const alert = page.getByRole('alert')
    await alert.getByRole('heading', { name: 'Le tableau ne répond pas.' }).waitFor()
    expect((await alert.innerText()).replace(/\s+/g, ' ')).toContain(
      'Votre séance de 10 h 15, Lecture : le loup, peut se faire ailleurs. Un technicien passe aujourd’hui à 14 h 30.',
    )
    await page.getByText('Ticket T-1517, ouvert ce matin, 8 h 13').waitFor()
    await page.getByRole('button', { name: /^Vérifier encore/ }).click()
    await page.getByRole('button', { name: /^Prendre le kit de prêt Kit 2. Armoire des maîtres/ }).waitFor()
    desk.answer(() => ({ refused: 'taken', until: null }))
    await page.getByRole('button', { name: /^Aller en salle 7 Libre jusqu’à 11 h 30, équipement vérifié/ }).click()
    await alert.getByText('Quelqu’un vient de le prendre. Choisissez autre chose.').waitFor()
    expect(desk.acts).toEqual([
      { act: 'check', booking: FAILED.booking },
      { act: 'fallback', booking: FAILED.booking, fallback: 'room' },
    ])
  })

  it('goes on in a room where the board itself is well', async () => {
    const lost = { what: 'network', verdict: 'failed', reason: 'no_network', since: null } as const
    const { page } = await on.open(withSession({ state: 'failed', diagnosis: { at: at(9, 50), checks: [lost] } }))
    await page.getByRole('heading', { name: 'Le réseau de l’école ne répond pas.' }).waitFor()
    await page.getByRole('button', { name: 'Continuer ici' }).click()
    await page.getByRole('button', { name: 'Lancer la séance' }).waitFor()
  })

  it('I8 works on with the server away, during a session, and catches up', async () => {
    const away = { server: { reached: false, since: at(9, 40), waiting: 0 } }
    const { page, desk } = await on.open(withSession({ state: 'running', opened: true }, { now: at(10, 20), ...away }))
    await page.getByText('L’école ne répond plus depuis 9 h 40 : tout marche ici').waitFor()
    await page.getByRole('button', { name: 'Figer l’image' }).click()
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByRole('button', { name: 'Pas de son' }).click()
    await page.getByRole('button', { name: 'Oui' }).click()
    await page.getByRole('heading', { name: 'C’est noté, et envoyé dès que l’école répond' }).waitFor()
    await page.getByRole('button', { name: 'D’accord' }).click()
    const kept = ticketOf({ number: null, sent: false, state: 'open', visitAt: null })
    const waiting = { server: { reached: false, since: at(9, 40), waiting: 1 }, tickets: [kept] }
    desk.become(withSession({ state: 'running', opened: true }, { now: at(10, 21), ...waiting }))
    await page.getByText('1 envoi part dès que l’école répond').waitFor()
    await page.getByRole('button', { name: 'Terminer la séance' }).click()
    await page.getByRole('button', { name: 'Oui, terminer' }).click()
    desk.become(
      withSession({ state: 'ended' }, { now: at(10, 22), tickets: [ticketOf({ number: 'T-1518', visitAt: null })] }),
    )
    await page.getByText('Ticket T-1518, pris en charge').waitFor()
    expect(desk.acts.map(({ act }) => act)).toEqual(['freeze', 'report', 'end'])
  })

  it('keeps what it shows when the program of the machine ends, and says so', async () => {
    const { page, kiosk } = await on.open(stateOf())
    await page.getByText('École connectée').waitFor()
    await page.clock.install()
    await kiosk.stop()
    await page.clock.runFor(15_000)
    await page.getByText('Ce poste reprend dans un instant').waitFor()
    await page.getByRole('heading', { name: 'Fractions : partages' }).waitFor()
    await page.getByRole('button', { name: 'Figer l’image' }).click()
    await page.getByText('Ce poste n’a pas répondu. Réessayez dans un instant.').first().waitFor()
  })

  it('asks with one touch how satisfied one is, once', async () => {
    const repaired = ticketOf({ state: 'closed', endedAt: at(9), rate: at(20) })
    const { page, desk } = await on.open(stateOf({ tickets: [repaired] }))
    await page.getByText('Pas de son : c’est réparé. Êtes-vous satisfait ?').waitFor()
    await page.getByRole('button', { name: 'Très', exact: true }).click()
    await page.getByText('Êtes-vous satisfait').waitFor({ state: 'detached' })
    expect(desk.acts).toEqual([{ act: 'rate', ticket: repaired.id, score: 5 }])
  })

  it('shows all the time who looks at the screen, and ends that with one touch', async () => {
    const { page, desk } = await on.open(stateOf({ help: { who: 'Karim', since: at(9, 41) } }))
    await page.getByRole('alert').getByText('Karim regarde cet écran depuis 9 h 41').waitFor()
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByRole('button', { name: 'Arrêter' }).click()
    await waitUntil(() => desk.acts.length === 1)
    expect(desk.acts).toEqual([{ act: 'stop_help' }])
  })

  it('asks over all else whether a fix may disturb now: who presses a key by chance says no', async () => {
    const id = '01999d00-0000-7000-8000-0000000000f1'
    const title = { fr: 'Redémarrer le poste', en: 'Restart the machine' }
    const { page, desk } = await on.open(stateOf({ fix: { fix: id, title, until: at(9, 59) } }))
    const question = page.getByRole('alertdialog', { name: 'Le support demande votre accord' })
    await question.getByText('Pour : Redémarrer le poste').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    if (process.env.PREAU_SHOTS) await page.screenshot({ path: `${process.env.PREAU_SHOTS}/ask-fix.png` })
    await page.keyboard.press('Enter')
    await waitUntil(() => desk.acts.length === 1)
    await question.getByRole('button', { name: 'Oui, maintenant' }).click()
    await waitUntil(() => desk.acts.length === 2)
    expect(desk.acts).toEqual([
      { act: 'answer_fix', fix: id, yes: false },
      { act: 'answer_fix', fix: id, yes: true },
    ])
  })

  it('lets a technician out by his code', async () => {
    const { page, desk } = await on.open(stateOf())
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await page.getByRole('button', { name: 'Accès technicien' }).click()
    await page.keyboard.type('90210')
    await page.keyboard.press('Enter')
    await waitUntil(() => desk.acts.length === 1)
    expect(desk.acts).toEqual([{ act: 'leave', code: '90210' }])
  })

  it('shows itself again when nobody touches what was opened', async () => {
    const { page } = await on.open(stateOf())
    await page.clock.install()
    await page.getByRole('button', { name: 'Lancer la séance' }).click()
    await page.keyboard.type('48')
    await page.clock.runFor(61_000)
    await page.getByRole('heading', { name: 'Fractions : partages' }).waitFor()
  })

  it('speaks English where the school does', async () => {
    const { page } = await on.open(stateOf({ language: 'en' }))
    await page.getByText('In 2 minutes, 10:00 to 11:30').waitFor()
    await page.getByRole('button', { name: 'Launch the session' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('is shown to nobody else on this machine, and obeys no other page', async () => {
    const { kiosk, desk, page } = await on.open(stateOf())
    await page.getByText('École connectée').waitFor()
    const stranger = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Another page</title>')
    })
    await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done))
    const { port } = stranger.address() as AddressInfo
    try {
      const other = await on.browser.newPage()
      expect((await other.goto(`http://127.0.0.1:${kiosk.port}/`))?.status()).toBe(401)
      await other.close()
      // The same profile, and with it the same cookie: as near as a page of this machine can come.
      const near = await page.context().newPage()
      await near.goto(`http://127.0.0.1:${port}/`)
      const tried = await near.evaluate(async (kioskPort) => {
        const address = `http://127.0.0.1:${kioskPort}`
        const act = { method: 'POST', credentials: 'include', body: '{"act":"power","on":false}' } as const
        const json = { 'content-type': 'application/json' }
        const results = await Promise.allSettled([
          fetch(`${address}/live`, { credentials: 'include' }),
          fetch(`${address}/act`, { ...act, headers: json }),
          fetch(`${address}/act`, { ...act, mode: 'no-cors' }),
        ])
        return results.map((each) => (each.status === 'rejected' ? 'refused' : each.value.type))
      }, kiosk.port)
      expect([tried, desk.acts]).toEqual([['refused', 'refused', 'refused'], []])
      await near.close()
    } finally {
      stranger.close()
    }
  })
})
