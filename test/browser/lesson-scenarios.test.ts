import type { BookingList } from '@preau/protocol/api/bookings.ts'
import type { LessonStepList } from '@preau/protocol/api/lesson-steps.ts'
import type { ResourceList } from '@preau/protocol/api/resources.ts'
import type { TicketList } from '@preau/protocol/api/tickets.ts'
import { describe, expect, it } from 'vitest'
import { schoolMoment } from '../../agent/simulators/school-hours.ts'
import { waitUntil } from '../wait-until.ts'
import { newId } from './booking-school.ts'
import { accessibilityFaults } from './console-page.ts'
import { SOPHIE, startLessonStage } from './lesson-stage.ts'
import { onConsole } from './on-console.ts'
import { BOARD } from './on-kiosk.ts'

const PHONE = { width: 390, height: 844 }
/** A lesson does not go over midnight: just before it none begins at once. */
const IS_TOO_LATE = schoolMoment(Date.now()).minute >= 23 * 60 + 35

describe.skipIf(IS_TOO_LATE)(`a teacher with real boards${IS_TOO_LATE ? ' (midnight is near)' : ''}`, () => {
  const on = onConsole(startLessonStage)
  const steps = async () => {
    const { rows } = await on.server.admin<LessonStepList>('GET', `/api/lesson-steps?school=${on.server.school}`)
    return rows.map(({ step, room }) => `${room} ${step}`).reverse()
  }

  /** What a teacher asks for before the broken board, beginning within ten minutes, once another room is known to be well. */
  async function nextHour() {
    const { admin } = on.server
    const rooms = await waitUntil(
      async () => {
        const { rows } = await admin<ResourceList>('GET', `/api/resources?school=${on.server.school}`)
        const isThere = rows.some(
          ({ name, board, devices }) =>
            /^Salle [3-6]/.test(name) && board?.status === 'ok' && devices.ready === devices.total,
        )
        return isThere ? rows : undefined
      },
      { within: 120_000, what: 'another room that is well' },
    )
    const resource = rooms.find(({ name }) => name.startsWith('Salle 2'))?.id
    const first = Math.ceil((Date.now() + 60_000) / 300_000) * 300_000
    const wall = (at: number) => new Date(at).toLocaleString('sv', { timeZone: 'Europe/Paris' })
    const when = {
      date: wall(first).slice(0, 10),
      from: wall(first).slice(11, 16),
      to: wall(first + 900_000).slice(11, 16),
    }
    return {
      school: on.server.school,
      resource,
      key: newId(),
      when,
      title: 'Lecture suivie',
      thirdParty: 'Heure du conte',
    }
  }

  it('launches the lesson with one button and her badge: the board is ready, and its lesson open', async () => {
    const context = await on.browser.newContext({ viewport: BOARD, locale: 'fr-FR', hasTouch: true })
    const board = await context.newPage()
    await board.goto(on.server.kiosk)
    await board.getByRole('heading', { level: 1, name: /^Salle 1/ }).waitFor()
    await board.getByText(SOPHIE.name).first().waitFor()
    // Everything was looked at before she came.
    await board.getByRole('list', { name: /^Vérifié à/ }).waitFor({ timeout: 60_000 })
    expect(await accessibilityFaults(board)).toEqual([])
    await board.getByRole('button', { name: 'Lancer la séance' }).click()
    for (const digit of SOPHIE.badge) await board.getByRole('button', { name: digit, exact: true }).click()
    await board.getByRole('button', { name: 'Valider' }).click()
    await board.getByRole('button', { name: 'Terminer la séance' }).waitFor({ timeout: 60_000 })
    await board.getByText(/^Encore/).waitFor()
    expect(await accessibilityFaults(board)).toEqual([])
    await waitUntil(async () => (await steps()).some((step) => /^Salle 1.* running$/.test(step)), {
      ...{ within: 60_000, what: 'the lesson to run on the time line' },
    })
    await context.close()
  })

  it('hears on the telephone that the board is not ready, with another room, and takes that in one tap', async () => {
    const { page, server } = on
    await server.ask('POST', '/api/bookings', await nextHour())
    await page.setViewportSize(PHONE)
    await page.goto(`${on.server.http}/bookings?view=mine`)
    await page.getByRole('button', { name: /^Notifications.*1/ }).click({ timeout: 120_000 })
    const told = page.getByRole('link', { name: /^Le tableau n’est pas prêt pour votre séance/ })
    const said = await told.innerText()
    const [, place = ''] = /à la place\s: (.+)$/m.exec(said) ?? []
    expect(place).toMatch(/^Salle \d/)
    expect(await accessibilityFaults(page)).toEqual([])
    await told.click()
    const ways = page.getByRole('group', { name: 'Tenir la séance ailleurs' })
    await ways.getByText(/^Le tableau n’est pas prêt/).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
    await ways.getByRole('button', { name: new RegExp(`^${place}`) }).click()
    await page
      .getByRole('main')
      .getByText(/^Déplacé/)
      .waitFor()
    await ways.waitFor({ state: 'detached' })

    const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Paris' })
    const { rows } = await server.ask<BookingList>(
      'GET',
      `/api/bookings?school=${on.server.school}&from=${today}&to=${today}`,
    )
    expect(rows.find(({ mine }) => mine)?.resource.name).toBe(place)
    const tickets = await on.server.admin<TicketList>('GET', `/api/tickets?school=${on.server.school}`)
    const about = tickets.rows.map(({ symptom, device }) => [symptom, device?.name])
    expect(about).toContainEqual(['broken', 'Écran salle 2'])
  })
})
