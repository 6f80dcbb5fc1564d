import { describe, expect, it } from 'vitest'
import type { Language } from './command.ts'
import { COMMANDS } from './commands.ts'
import { languageOf } from './language.ts'
import { run } from './main.ts'

async function preau(args: string[], language: Language = 'en') {
  const out: string[] = []
  const err: string[] = []
  const status = await run(args, {
    language,
    environment: {},
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stopped: Promise.resolve(),
  })
  return { status, out: out.join('\n'), err: err.join('\n') }
}

describe('preau help', () => {
  it.each(['fr', 'en'] as const)('names every command with its summary and its options (%s)', async (language) => {
    const { status, out } = await preau([], language)
    expect(status).toBe(0)
    for (const { name, summary, options } of COMMANDS) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
      expect(out).toContain(summary[language])
      for (const option of options) expect(out).toContain(`--${option.name}`)
    }
  })

  it.each(COMMANDS.map(({ name }) => [name]))('tells all about %s, by help and by --help alike', async (name) => {
    const asked = await preau(['help', name])
    expect(asked).toEqual(await preau([name, '--help']))
    for (const { name: option, about } of COMMANDS.find((command) => command.name === name)?.options ?? []) {
      expect(asked.out).toMatch(new RegExp(`--${option}\\b`))
      expect(asked.out).toContain(about.en)
    }
  })

  it.each(COMMANDS.map((command) => [command.name, command.options] as const))(
    'names each option of %s once',
    (_, options) => {
      const names = options.map(({ name }) => name)
      expect(names).toEqual([...new Set(names)])
    },
  )

  it('says what follows each verb of repo', async () => {
    const { out } = await preau(['help', 'repo'])
    for (const line of [
      'key FILE',
      'add FILE',
      'floor PRODUCT VERSION',
      'patch FROM TO',
      'director NAME FILE',
      'import DIR',
    ])
      expect(out).toContain(line)
  })

  it('keeps every line under 120 columns', async () => {
    for (const language of ['fr', 'en'] as const) {
      const lines = (await preau(['--help'], language)).out.split('\n')
      expect(lines.filter((line) => line.length > 120)).toEqual([])
    }
  })
})

describe('preau', () => {
  it('lists the commands that the product promises', () => {
    expect(COMMANDS.map(({ name }) => name)).toEqual([
      'start',
      'server',
      'agent',
      'demo',
      'enrol-code',
      'territory',
      'sign-in-link',
      'sign-in-provider',
      'mail',
      'service',
      'kiosk',
      'device',
      'simulate',
      'spec',
      'doctor',
      'backup',
      'restore',
      'keys',
      'audit',
      'sla',
      'repo',
      'help',
      'version',
    ])
  })

  it('tells its version', async () => {
    const { status, out } = await preau(['--version'])
    expect([status, out]).toEqual([0, `preau 0.1.0 (Node.js ${process.versions.node})`])
  })

  it('answers a mistyped command in the language of the person with status 2', async () => {
    expect(await preau(['serveur'], 'fr')).toEqual({
      status: 2,
      out: '',
      err: 'preau: « serveur » n’est pas une commande. « preau help » donne la liste. [COMMAND_UNKNOWN]',
    })
    expect(await preau(['help', 'serveur'])).toEqual({
      status: 2,
      out: '',
      err: 'preau: "serveur" is no command. "preau help" lists them. [COMMAND_UNKNOWN]',
    })
  })

  it('answers a wrong value with status 2 and no stack', async () => {
    expect(await preau(['server', '--http-port', '99999'])).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^preau: The setting ".*" cannot be "99999"\. .* \[CONFIG_INVALID\]$/),
    })
  })

  it('answers a program that reads its log with a line of JSON', async () => {
    const { status, out, err } = await preau(['server', '--http-port', 'x', '--json-log'])
    expect([status, err]).toEqual([2, ''])
    expect(JSON.parse(out)).toMatchObject({
      event: 'failed',
      level: 'error',
      code: 'CONFIG_INVALID',
      setting: 'port',
    })
  })

  it('says in one sentence that the server does not answer', async () => {
    const { status, err } = await preau(['demo', '--data', '/nowhere'])
    expect([status, err]).toEqual([
      1,
      'preau: The school server does not answer. Check that it is running, and the address or folder that you gave. [SERVER_UNREACHABLE]',
    ])
  })
})

describe('languageOf', () => {
  it.each([
    [{}, 'fr'],
    [{ LANG: 'C.UTF-8' }, 'fr'],
    [{ LANG: 'fr_FR.UTF-8' }, 'fr'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  ])('of %j is %s', (environment, language) => {
    expect(languageOf(environment)).toBe(language)
  })
})
