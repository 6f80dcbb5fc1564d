import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditList } from '@preau/protocol/api/audit.ts'
import { describe, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playedValues, playSpec } from '../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../agent/simulators/serve-device.ts'
import { schoolWithAgent } from '../processes/school-with-agent.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { accessibilityFaults } from './console-page.ts'
import { onConsole } from './on-console.ts'

const SPECS = fileURLToPath(new URL('../../firmware-specs', import.meta.url))
const EPSON = 'epson/escvp21'
const ORDER = `commands:
  initialise:
    label: { fr: Réinitialiser, en: Reset }
    send: "INITALL\\r"
    reply: ""
    sets: { input: "hdmi1" }
    risk: danger
    source: made up for this test
`

/** A projector with an order that no description of the project has: it takes back every setting. */
const on = onConsole(async () => {
  const folder = scratchFolder()
  cpSync(SPECS, folder.path, { recursive: true })
  const devices = join(folder.path, 'devices')
  const file = join(devices, `${EPSON}.yaml`)
  writeFileSync(file, readFileSync(file, 'utf8').replace('commands:\n', ORDER))
  const spec = readSpecs(devices, new Set([EPSON]))[0]?.spec
  if (!spec) throw new TypeError('no spec')
  const played = playSpec(spec, { ...playedValues(spec), power: 'on', input: 'hdmi2', serial: 'X4GK8100123' })
  const served = await serveOnTcp(spec, played)
  const school = await schoolWithAgent({ specs: devices })
  await school.startAgent([{ spec: EPSON, name: 'VPI du CP', host: '127.0.0.1', port: served.port }])
  const { id } = await school.device('projector')
  const { http, signIn } = school.server
  return {
    ...{ http, signIn, id, played, school },
    async end() {
      await school.close()
      await served.close()
      folder.remove()
    },
  }
})

const actions = () => on.page.getByRole('region', { name: 'Agir à distance' })
const dialog = () => on.page.getByRole('alertdialog', { name: 'Réinitialiser « VPI du CP » ?' })
const send = () => dialog().getByRole('button', { name: 'Réinitialiser' })

async function open(): Promise<void> {
  await on.page.goto(`${on.server.http}/devices/${on.server.id}`)
  await actions().getByRole('button', { name: 'Réinitialiser' }).press('Enter')
  await dialog().waitFor()
}

describe('an order that may destroy something', () => {
  it('is not sent where one goes back, and says what it may do without a fault that axe finds', async () => {
    await open()
    expect(await dialog().innerText()).toMatch(/peut effacer des réglages/)
    expect(await accessibilityFaults(on.page)).toEqual([])
    await on.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(() => on.page.evaluate('document.activeElement.textContent')).toBe('Réinitialiser')
    expect(on.server.played.done).toEqual([])
  })

  it('is sent once its name is written, done by the device, and in the log as what it was', async () => {
    await open()
    const name = dialog().getByRole('textbox', { name: 'Écrivez « VPI du CP » pour confirmer' })
    await on.page.keyboard.type('VPI du CE')
    expect([await name.inputValue(), await send().getAttribute('aria-disabled')]).toEqual(['VPI du CE', 'true'])
    await send().press('Enter')
    expect(on.server.played.done).toEqual([])
    await name.fill('VPI du CP')
    await send().press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await actions()
      .getByText(/^Réinitialiser\s: fait et vérifié/)
      .waitFor({ timeout: 40_000 })
    expect([on.server.played.done, on.server.played.values.input]).toEqual([['initialise'], 'hdmi1'])

    const { rows } = await on.server.school.json<AuditList>('/api/audit?limit=20')
    const written = rows.filter(({ action }) => action.startsWith('device.command'))
    expect(written).toEqual([
      expect.objectContaining({
        action: 'device.command_danger',
        result: 'done',
        params: { command: 'initialise', explicit: true },
      }),
    ])
    await on.page.goto(`${on.server.http}/audit`)
    await on.page.getByText('Demande à distance dangereuse').first().waitFor()
  })
})
