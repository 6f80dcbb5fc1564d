import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { flagsWithFile, parseSettings } from './settings-file.ts'

const names = ['server', 'room']

it('takes from the file what the command line does not say', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-settings-'))
  try {
    const settings = join(folder, 'agent.json')
    writeFileSync(settings, '{"server":"http://10.0.0.1:8080","room":"Salle « 3 »"}')
    expect(flagsWithFile({ settings, room: 'BCD' }, names)).toEqual({
      settings,
      server: 'http://10.0.0.1:8080',
      room: 'BCD',
    })
    expect(() => flagsWithFile({ settings: join(folder, 'none') }, names)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect(flagsWithFile({ room: 'BCD' }, names)).toEqual({ room: 'BCD' })
})

it.each(['', '[]', 'null', '"a"', '{"server":1}', '{"path":"/"}', '{"__proto__":"x"}', `"${'x'.repeat(70_000)}"`])(
  'refuses the text %.40j',
  (text) => {
    expect(() => parseSettings(text, names)).toThrow()
  },
)
