import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asItIs, readOutputs, sameOnAll, screenLayout } from './screen-layout.ts'

/** A PC whose projector became a second desktop, on its side, and a socket that still shows what is no longer there. */
const APART = `Screen 0: minimum 320 x 200, current 2688 x 1080, maximum 16384 x 16384
eDP-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 309mm x 173mm
   1920x1080     60.05*+  59.93
   1024x768      60.00
HDMI-1 connected 768x1024+1920+0 left (normal left inverted right x axis y axis) 160mm x 90mm
   1280x1024     60.02 +
   1024x768      60.00*
DP-1 disconnected 800x600+0+0 (normal left inverted right x axis y axis) 0mm x 0mm
DP-2 disconnected (normal left inverted right x axis y axis)
--off connected 1x1+0+0 (normal)
   1x1           60.00*
`
const TOGETHER = `Screen 0: minimum 320 x 200, current 1024 x 768, maximum 16384 x 16384
eDP-1 connected primary 1024x768+0+0 (normal left inverted right x axis y axis) 309mm x 173mm
   1920x1080     60.05 +  59.93
   1024x768      60.00*
HDMI-1 connected 1024x768+0+0 (normal left inverted right x axis y axis) 160mm x 90mm
   1280x1024     60.02 +
   1024x768      60.00*
`
const SAME =
  '--output eDP-1 --mode 1024x768 --pos 0x0 --rotate normal --primary --output HDMI-1 --mode 1024x768 --pos 0x0 --rotate normal --output DP-1 --off'
const BACK =
  '--output eDP-1 --mode 1920x1080 --pos 0x0 --rotate normal --primary --output HDMI-1 --mode 1024x768 --pos 1920x0 --rotate left --output DP-1 --mode 800x600 --pos 0x0 --rotate normal'

function session(
  queries: string[],
  { platform = 'linux', fails = '', environment = { DISPLAY: ':0' } as NodeJS.ProcessEnv } = {},
) {
  const told: string[] = []
  const layout = screenLayout({
    ...{ platform, environment },
    async run(file, args) {
      const line = [file, ...args].join(' ')
      if (line === 'xrandr --query') return queries.shift()
      told.push(line)
      return fails !== '' && line.includes(fails) ? undefined : ''
    },
  })
  return { layout, told }
}

describe('the layout of the screens of a session', () => {
  it('is put right: the same picture on all, in the best resolution that they share; and back as it was', async () => {
    const { layout, told } = session([APART, TOGETHER])
    expect(await layout.set('reset')).toBe(true)
    expect(await layout.set('restore')).toBe(true)
    expect(told).toEqual([`xrandr ${SAME}`, `xrandr ${BACK}`])
  })

  it('takes what a screen prefers where the others have it too, and a lone screen as it prefers', () => {
    const [one, two] = readOutputs(TOGETHER)
    if (!one || !two) throw new Error('two screens')
    const modes = (outputs: readonly (typeof one)[]) =>
      sameOnAll(outputs)?.filter((_, at, all) => all[at - 1] === '--mode')
    expect(modes([one])).toEqual(['1920x1080'])
    expect(modes([one, { ...two, modes: ['800x600', '1920x1080', '1024x768'] }])).toEqual(['1920x1080', '1920x1080'])
    expect(sameOnAll([one, { ...two, modes: ['1366x768'] }])).toBeUndefined()
    expect(sameOnAll([])).toBeUndefined()
  })

  it('is not said to be right where xrandr refused, or the screens do not follow', async () => {
    const refused = session([APART, APART], { fails: '--pos' })
    const deaf = session([APART, APART])
    const blind = session([''])
    expect([
      await refused.layout.set('reset'),
      await deaf.layout.set('reset'),
      await blind.layout.set('reset'),
    ]).toEqual([...[false, false, false]])
    expect([blind.told, await blind.layout.set('restore')]).toEqual([[], false])
  })

  it('is left to the desktop on Wayland, and nothing is tried where there is no display', async () => {
    for (const environment of [{ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, {}]) {
      const { layout, told } = session([APART, TOGETHER], { environment })
      expect([await layout.set('reset'), told]).toEqual([false, []])
    }
  })

  it('is told to Windows as Win+P tells it; it cannot be put back there', async () => {
    const { layout, told } = session([], { platform: 'win32', environment: {} })
    expect([await layout.set('reset'), await layout.set('restore'), told]).toEqual([
      ...[true, false, ['DisplaySwitch.exe /clone']],
    ])
  })

  it('never makes an option of the name of a screen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const outputs = readOutputs(`${name} connected 800x600+0+0 (normal)\n   800x600   60.00*+\n`)
        for (const args of [sameOnAll(outputs) ?? [], asItIs(outputs)])
          for (const [at, each] of args.entries()) if (args[at - 1] === '--output') expect(each).not.toMatch(/^-|\s/)
      }),
    )
  })
})
