import { describe, expect, it } from 'vitest'
import { BUTTONS, boardAbsent, startBoard } from '../processes/board-stage.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const ABSENT = boardAbsent()

describe.skipIf(ABSENT !== '')(`a technician who looks at a screen${ABSENT && ` (${ABSENT})`}`, () => {
  const on = onConsole(startBoard)
  const panel = () => on.page.getByRole('region', { name: 'Voir l’écran' })
  const button = (name: string) => panel().getByRole('button', { name, exact: true })

  it('chooses a reason by keyboard, is refused or sees the screen as it is now, and ends it', async () => {
    await on.page.goto(`${on.server.http}/devices/${on.server.device}`)
    await button('Message à l’écran').press('Enter')
    await panel().getByText('réponse attendue').waitFor()
    const refused = panel().getByText('a refusé')
    await on.server.press(...BUTTONS.no, () => refused.isVisible(), 'the refusal')

    await button('Image ou affichage').press('Enter')
    const still = panel().getByRole('img', { name: 'Écran de PC du CP en ce moment' })
    await on.server.press(...BUTTONS.yes, () => still.isVisible(), 'the first still')
    // As large as the screen of the machine: a picture of it, and whole.
    await expect
      .poll(() => still.evaluate((one) => 'naturalWidth' in one && one.naturalWidth), { timeout: 20_000 })
      .toBe(1280)
    expect(await accessibilityFaults(on.page)).toEqual([])

    await button('Arrêter').press('Enter')
    await panel().getByText('Vous avez arrêté.').waitFor()
    expect(await still.count()).toBe(0)
    expect(await accessibilityFaults(on.page)).toEqual([])
  }, 180_000)
})
