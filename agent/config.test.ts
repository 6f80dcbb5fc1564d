import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agentConfig } from './config.ts'
import { createLog } from './log.ts'
import { AGENT_VERSION } from './version.ts'

describe('agentConfig', () => {
  it('takes a flag before the environment, and that before the default', () => {
    const environment = { PREAU_SERVER: 'https://10.0.0.1:9443/', PREAU_ROOM: 'Salle 1', PREAU_INTERVAL: '30' }
    expect(agentConfig({ data: '/tmp/a', room: 'Salle 2', 'json-log': true, kind: 'board_pc' }, environment)).toEqual({
      server: { host: '10.0.0.1', port: 9443 },
      usualServerData: expect.any(String),
      data: '/tmp/a',
      specs: expect.stringMatching(/firmware-specs.devices$/),
      lessons: expect.stringMatching(/[Ll]essons$/),
      kioskPage: expect.stringMatching(/kiosk/),
      shipped: expect.stringMatching(/updates\.json$/),
      runbooks: expect.stringMatching(/runbooks$/),
      opener: expect.stringMatching(/PreauHost\.exe$/),
      name: undefined,
      kind: 'board_pc',
      room: 'Salle 2',
      interval: 30,
      jsonLog: true,
    })
  })

  it('leaves the interval to the hour where nothing is said', () => {
    expect(agentConfig({}, {})).toMatchObject({ server: undefined, code: undefined, interval: undefined })
  })

  it.each([
    ['school.lan', { host: 'school.lan', port: 8443 }],
    ['10.0.0.1:9443', { host: '10.0.0.1', port: 9443 }],
    ['https://10.0.0.1', { host: '10.0.0.1', port: 8443 }],
  ])('reads the address %j of a server', (server, address) => {
    expect(agentConfig({ server }, {}).server).toEqual(address)
  })

  it('tells a mistyped code at once, and repeats none of it', () => {
    const told = expect.objectContaining({ code: 'ENROL_CODE_INVALID', message: expect.not.stringContaining('AFTZ') })
    expect(() => agentConfig({}, { PREAU_CODE: 'AFTZ-5HT5' })).toThrow(told)
  })

  it.each([
    ['server', 'http://school'],
    ['server', 'ftp://school'],
    ['server', 'https://school/path'],
    ['server', 'https://me:secret@school'],
    ['kind', 'fridge'],
    ['interval', '4'],
    ['interval', '1e3'],
    ['name', '  '],
    ['room', 'x'.repeat(121)],
  ])('refuses --%s %j and names the setting', (setting, text) => {
    expect(() => agentConfig({ [setting]: text }, {})).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', context: expect.objectContaining({ setting }) }),
    )
  })
})

describe('createLog', () => {
  const lines = (json: boolean) => {
    const written: string[] = []
    const log = createLog({ json, now: () => 0, write: (line) => written.push(line) })
    log('warn', 'uplink.closed', { wait: 500, error: undefined, code: 'A "b"\nc' })
    return written
  }

  it('writes one line an event, for a person or for a program', () => {
    expect(lines(false)).toEqual(['1970-01-01T00:00:00.000Z warn uplink.closed wait=500 code="A \\"b\\"\\nc"'])
    expect(lines(true).map((line) => JSON.parse(line))).toEqual([
      { at: '1970-01-01T00:00:00.000Z', level: 'warn', event: 'uplink.closed', wait: 500, code: 'A "b"\nc' },
    ])
  })
})

describe('AGENT_VERSION', () => {
  it('is that of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))
    expect(AGENT_VERSION).toBe(version)
  })
})
