import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Screen } from '@preau/protocol/session.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { parseScreensLine, readHostScreens } from './host-screens.ts'
import { parseXrandr, screensInKernel } from './linux-screens.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Composed after the examples of xrandr(1): a laptop with a projector at its side and an empty socket. */
const XRANDR = `Screen 0: minimum 320 x 200, current 2944 x 1080, maximum 16384 x 16384
eDP-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 309mm x 173mm
   1920x1080     60.05*+  59.93
   1024x768      60.00
HDMI-1 connected 1024x768+1920+0 (normal left inverted right x axis y axis) 160mm x 90mm
   1024x768      60.00*
DP-1 disconnected (normal left inverted right x axis y axis)
VGA-1 connected (normal left inverted right x axis y axis)
   1024x768      60.00
`

describe('parseXrandr', () => {
  it('takes the screens that show something', () => {
    expect(parseXrandr(XRANDR)).toEqual([
      { width: 1920, height: 1080 },
      { width: 1024, height: 768 },
    ])
  })

  it.each(['', "Can't open display :0\n", 'eDP-1 connected 0x0+0+0'])('finds none in %j', (text) => {
    expect(parseXrandr(text)).toEqual([])
  })
})

describe('screensInKernel', () => {
  it('takes connected screens at the mode they prefer', () => {
    const cards = mkdtempSync(join(tmpdir(), 'preau-drm-'))
    folders.push(cards)
    const connector = (name: string, status: string, modes: string) => {
      mkdirSync(join(cards, name))
      writeFileSync(join(cards, name, 'status'), `${status}\n`)
      writeFileSync(join(cards, name, 'modes'), modes)
    }
    mkdirSync(join(cards, 'card0'))
    connector('card0-HDMI-A-1', 'connected', '3840x2160\n1920x1080\n')
    connector('card0-DP-1', 'disconnected', '')
    connector('card0-VGA-1', 'connected', '')
    connector('card1-eDP-1', 'connected', '1366x768i\n')
    expect(screensInKernel(cards)).toEqual([
      { width: 3840, height: 2160 },
      { width: 1366, height: 768 },
    ])
    expect(screensInKernel(join(cards, 'nothing'))).toEqual([])
  })
})

describe('parseScreensLine', () => {
  it.each<[string, Screen[] | undefined]>([
    ['screens 1920x1080 1024x768', [HD(), { width: 1024, height: 768 }]],
    ['screens 1920x1080\r', [HD()]],
    ['\ufeffscreens 1920x1080', [HD()]],
    ['screens', []],
    ['screens 1920', undefined],
    ['screens 0x0', undefined],
    ['screens 99999x1', undefined],
    ['stop', undefined],
    ['', undefined],
  ])('reads %j', (line, screens) => {
    expect(parseScreensLine(line)).toEqual(screens)
  })

  function HD(): Screen {
    return { width: 1920, height: 1080 }
  }
})

describe('readHostScreens', () => {
  it('gives each line that it understands, and the end', async () => {
    const host = new PassThrough()
    const seen: Screen[][] = []
    const ended = new Promise<void>((done) => {
      readHostScreens(host, (screens) => seen.push(screens), done)
    })
    host.write('screens 800x')
    host.write('600\nnonsense\nscreens\n')
    host.end()
    await ended
    expect(seen).toEqual([[{ width: 800, height: 600 }], []])
  })
})
