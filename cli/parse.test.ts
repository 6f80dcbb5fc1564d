import { isPreauError, type PreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from './commands.ts'
import { isUsageError } from './error-text.ts'
import { parseCommandLine } from './parse.ts'

const parse = (...args: string[]) => {
  const { command, flags, rest } = parseCommandLine(COMMANDS, args)
  return { command: command.name, flags: { ...flags }, rest }
}

function refusal(...args: string[]): PreauError {
  try {
    parse(...args)
  } catch (error) {
    if (isPreauError(error)) return error
    throw error
  }
  throw new Error(`accepted: ${args.join(' ')}`)
}

describe('parseCommandLine', () => {
  it.each([
    [[], { command: 'help', flags: {}, rest: [] }],
    [['--help'], { command: 'help', flags: {}, rest: [] }],
    [['-h'], { command: 'help', flags: {}, rest: [] }],
    [['--version'], { command: 'version', flags: {}, rest: [] }],
    [['help', 'server'], { command: 'help', flags: {}, rest: ['server'] }],
    [['server', '--help'], { command: 'server', flags: { help: true }, rest: [] }],
    [['start', '--demo'], { command: 'start', flags: { demo: true }, rest: [] }],
    [
      ['server', '--data', '/d', '--http-port', '0', '--mqtt-port=0', '--host', '::1', '--json-log'],
      {
        command: 'server',
        flags: { data: '/d', 'http-port': '0', 'mqtt-port': '0', host: '::1', 'json-log': true },
        rest: [],
      },
    ],
    [
      ['agent', '--server', 'http://s', '--name', 'PC 1'],
      { command: 'agent', flags: { server: 'http://s', name: 'PC 1' }, rest: [] },
    ],
  ])('reads %j', (args, expected) => {
    expect(parse(...args)).toEqual(expected)
  })

  it.each([
    [['serve'], 'COMMAND_UNKNOWN', { command: 'serve' }],
    [['server', '--htp-port', '0'], 'REQUEST_INVALID', { command: 'server', option: '--htp-port' }],
    [['server', '--demo'], 'REQUEST_INVALID', { command: 'server', option: '--demo' }],
    [['server', '--data'], 'REQUEST_INVALID', { command: 'server', option: '--data' }],
    [['server', '--data='], 'REQUEST_INVALID', { command: 'server', option: '--data' }],
    [['server', '--json-log=yes'], 'REQUEST_INVALID', { command: 'server', option: '--json-log' }],
    [['server', 'now'], 'REQUEST_INVALID', { command: 'server', option: 'now' }],
    [['help', 'a', 'b'], 'REQUEST_INVALID', { command: 'help', option: 'b' }],
  ])('refuses %j', (args, code, context) => {
    const error = refusal(...args)
    expect({ code: error.code, context: error.context }).toEqual({ code, context })
    expect(isUsageError(error)).toBe(true)
  })
})
