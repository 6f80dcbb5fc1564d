import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KioskStage, kioskAbsent, startStage } from '../processes/kiosk-stage.ts'
import { waitUntil } from '../wait-until.ts'

const ABSENT = kioskAbsent()

describe.skipIf(ABSENT !== '')(`the kiosk in a Chromium${ABSENT && ` (${ABSENT})`}`, () => {
  let stage: KioskStage
  beforeAll(async () => {
    stage = await startStage()
    mkdirSync(join(stage.files, 'CM1'))
    const page = '<!doctype html><meta charset="utf-8"><title>Parts égales</title><body>'
    writeFileSync(join(stage.files, 'CM1', 'parts égales.html'), page)
    writeFileSync(join(stage.files, 'autre.html'), page.replace('Parts égales', 'Autre'))
    await seen('Tableau')
  })
  afterAll(() => stage?.end())

  const seen = (...titles: string[]) =>
    waitUntil(async () => `${await stage.screen.windows()}` === `${titles.sort()}`, {
      within: 30_000,
      what: `the windows ${titles.join(', ')}`,
    })
  /** The program whose profile this is, by the first line of its command. */
  const programOf = (profile: string) => {
    const found = execFileSync('pgrep', ['-f', '--', `--user-data-dir=${join(stage.profileFolder, profile)}`])
    return Number(found.toString().split('\n')[0])
  }
  const lesson = { kind: 'file' as const, folder: '', path: 'CM1/parts égales.html' }
  const opening = () => ({ ...lesson, folder: stage.files })

  it('fills the screen with the page that it was invited to', async () => {
    expect(stage.invited()).toBe(1)
    // Where no window manager is, Chromium leaves one line of the screen.
    expect(await stage.screen.geometry('Tableau')).toMatch(/^0,0 (1280x720|1279x719)$/)
    if (process.env.PREAU_PICTURES) await stage.screen.picture(join(process.env.PREAU_PICTURES, 'kiosk.png'))
  })

  it('comes back with a new invitation after it was killed', async () => {
    const before = stage.invited()
    const [profile = ''] = stage.profiles()
    process.kill(programOf(profile), 'SIGKILL')
    await waitUntil(() => stage.events.some((event) => event.event === 'fell' && event.what === 'kiosk'), {
      within: 10_000,
      what: 'the shell to notice',
    })
    await waitUntil(() => stage.events.filter(({ event }) => event === 'shown').length === 2, {
      within: 20_000,
      what: 'the kiosk to be back',
    })
    await seen('Tableau')
    expect(stage.invited()).toBe(before + 1)
    expect(stage.profiles()).not.toContain(profile)
  })

  it('comes back after it was stopped and answers nobody', async () => {
    const [profile = ''] = stage.profiles()
    process.kill(programOf(profile), 'SIGSTOP')
    await waitUntil(() => stage.events.some((event) => event.event === 'fell' && event.why === 'silent'), {
      within: 20_000,
      what: 'the shell to notice',
    })
    await seen('Tableau')
    expect(stage.profiles()).toHaveLength(1)
  })

  it('opens a file of the machine over it, in a profile of its own', async () => {
    expect(await stage.shell.open(opening())).toBeUndefined()
    await seen('Parts égales', 'Tableau')
    expect(stage.profiles()).toHaveLength(2)
    if (process.env.PREAU_PICTURES) await stage.screen.picture(join(process.env.PREAU_PICTURES, 'lesson.png'))
  })

  it('I5 shows a sign over a lesson that somebody looks at the screen, and its button ends that', async () => {
    const sign = { view: '01999d00-0000-7000-8000-000000000001', text: 'Anne Roux voit cet écran', stop: 'Arrêter' }
    expect(await stage.shell.sign?.(sign)).toBe(true)
    if (process.env.PREAU_PICTURES) await stage.screen.picture(join(process.env.PREAU_PICTURES, 'sign.png'))
    const touched = () => stage.events.some((event) => event.event === 'sign_touched' && event.view === sign.view)
    const press = async () => {
      await stage.screen.mouse('mousemove', '815', '42', 'click', '1')
      return touched()
    }
    await waitUntil(press, { within: 15_000, what: 'the button of the sign' })
    expect(await stage.shell.sign?.(undefined)).toBe(false)
    // Another view has another sign: that of the one before is gone, and does not stand for it.
    const next = { ...sign, view: '01999d00-0000-7000-8000-000000000002' }
    expect(await stage.shell.sign?.(next)).toBe(true)
    await stage.shell.sign?.(undefined)
  })

  it('leaves a lesson as it is where the same is opened again', async () => {
    const before = stage.profiles()
    expect(await stage.shell.open(opening())).toBeUndefined()
    expect(stage.profiles()).toEqual(before)
  })

  it('wipes what a lesson left before the next one opens', async () => {
    const before = stage.profiles()
    expect(await stage.shell.open({ ...opening(), path: 'autre.html' })).toBeUndefined()
    await seen('Autre', 'Tableau')
    expect(stage.profiles().filter((profile) => before.includes(profile))).toHaveLength(1)
  })

  it('goes back to the kiosk by the button over the lesson, which the page cannot press', async () => {
    const press = async () => {
      await stage.screen.mouse('mousemove', '120', '650', 'click', '1')
      return (await stage.screen.topmost()) === 'Tableau'
    }
    await waitUntil(press, { within: 15_000, what: 'the kiosk to be before the lesson' })
    await seen('Autre', 'Tableau')
  })

  it('closes it at the end, and wipes it', async () => {
    await stage.shell.close()
    await seen('Tableau')
    expect(stage.profiles()).toHaveLength(1)
  })

  it.each([
    ['a file that is not there', () => ({ ...opening(), path: 'CM1/absent.html' }), 'unreachable'],
    ['a file outside of the folder', () => ({ ...opening(), path: '../../etc/passwd.txt' }), 'unreachable'],
    ['a program', () => ({ ...opening(), path: 'virus.exe' }), 'unreachable'],
    [
      'a site that the school does not allow',
      () => ({ kind: 'web' as const, address: 'https://exemple.fr/', sites: ['lumni.fr'] }),
      'not_allowed',
    ],
    [
      'an allowed name that leads into this machine',
      () => ({ kind: 'web' as const, address: 'https://lumni.fr/', sites: ['lumni.fr'] }),
      'unreachable',
    ],
    [
      'an application that is not there',
      () => ({ kind: 'application' as const, program: '/nowhere/geogebra', arguments: [] }),
      'unreachable',
    ],
  ])('says that it does not open %s, and leaves nothing', async (_what, what, refused) => {
    expect(await stage.shell.open(what())).toBe(refused)
    await seen('Tableau')
    expect(stage.profiles()).toHaveLength(1)
  })

  it('ends an application of the machine with the lesson', async () => {
    const [begun, mark] = [join(stage.files, 'begun'), join(stage.files, 'ended')]
    const program = join(stage.files, 'app.sh')
    writeFileSync(
      program,
      `#!/bin/sh\ntrap 'touch ${mark}; exit 0' TERM\ntouch ${begun}\nwhile :; do sleep 0.05; done\n`,
      {
        mode: 0o755,
      },
    )
    expect(await stage.shell.open({ kind: 'application', program, arguments: ['leçon; rm -rf /'] })).toBeUndefined()
    await waitUntil(() => existsSync(begun), { what: 'the application to begin' })
    await stage.shell.close()
    await waitUntil(() => existsSync(mark), { within: 10_000, what: 'the application to end' })
  })
})
