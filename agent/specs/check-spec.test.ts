import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { describe, expect, it } from 'vitest'
import { readSpecs } from '../drivers/spec-files.ts'
import { apartFaults } from './check-apart.ts'
import { specFaults } from './check-spec.ts'
import { textFaults } from './check-text.ts'
import { transcriptFaults } from './check-transcript.ts'

const FOLDER = join(import.meta.dirname, '../../firmware-specs')
const SPECS = new Map(readSpecs(join(FOLDER, 'devices')).map(({ id, spec }) => [id, spec]))
const lg = () => structuredClone(SPECS.get('lg/signage')) as DeviceSpec
const told = (id: string) => readFileSync(join(FOLDER, 'transcripts', `${id}.txt`), 'utf8')

/** The LG spec with one thing wrong, by the path of what is wrong. */
function spoiled(path: string, value: unknown): DeviceSpec {
  const spec = lg()
  const keys = path.split('/')
  const last = keys.pop() ?? ''
  let at: Record<string, unknown> = spec
  for (const key of keys) at = at[key] as Record<string, unknown>
  if (value === undefined) delete at[last]
  else at[last] = value
  return spec
}

describe('a spec', () => {
  it('that is right has no faults', () => {
    expect(specFaults(lg())).toEqual([])
  })

  it.each<[string, string, unknown, string]>([
    [
      'a pattern that cannot be read',
      'reads/volume/send',
      'kf {x:u9}\r',
      'read volume: cannot read {x:u9}: expected a known type',
    ],
    [
      'a read that sends a field',
      'reads/volume/send',
      'kf {x:hex2}\r',
      'read volume: what it sends has a field: kf {x:hex2}\r',
    ],
    [
      'a reply that everything is',
      'reads/volume/reply',
      '{level:word}',
      'read volume: its reply is nothing but fields, so that anything is one',
    ],
    [
      'a field that is not there',
      'reads/volume/gives/volume',
      { field: 'loud' },
      'read volume: volume: its reply has no field loud',
    ],
    [
      'a figure out of a text',
      'reads/volume/reply',
      'f 01 OK{level:text}',
      'read volume: volume: is a figure, and {level:text} is a text',
    ],
    [
      'a word without its meanings',
      'reads/backlight/gives/fault.lamp',
      {},
      'read backlight: fault.lamp: is one of some words, and no values say which',
    ],
    [
      'a meaning that cannot be',
      'reads/power/gives/power',
      { values: { '1': 'awake' } },
      'read power: power: 1 means awake, which it cannot be',
    ],
    [
      'a number in hex digits',
      'reads/input/gives/input',
      { values: { '9A': 'hdmi1' } },
      'read input: input: {code:hex2} is never "9A": write its number in decimal',
    ],
    [
      'two reads for one reading',
      'reads/hours/gives',
      { volume: {} },
      'read hours: volume is given by another read already',
    ],
    [
      'a power that is not looked at in standby',
      'reads/power/asleep',
      undefined,
      'read power: gives the power, and is not marked as answered in standby (asleep: true)',
    ],
    [
      'a power that is hardly looked at',
      'reads/power/every',
      600,
      'read power: gives the power, and is asked for each 600 s only',
    ],
    ['no read of the power', 'reads/power/gives', {}, 'no read gives its power'],
    ['a read to match that is not there', 'match/read', 'model', 'match: there is no read model'],
    [
      'a match that everything fits',
      'reads/power/reply',
      '{state:int1}',
      'match: the reply of read power has nothing of its own',
    ],
    ['no way to reach it', 'transport', {}, 'transport: no way to reach it'],
    ['U that is not called untested', 'certainty', 'U', 'certainty U and untested: true belong together'],
    [
      'a command that nobody confirmed',
      'commands/mute_on/certainty',
      'U',
      'command mute_on: what nobody confirmed only reads',
    ],
    [
      'a limit of a text',
      'reads/input/gives/input/threshold',
      { degraded: { words: ['hdmi1'] }, source: 'p. 1' },
      'threshold of input: is a text',
    ],
    [
      'a threshold without a limit',
      'reads/volume/gives/volume/threshold',
      { source: 'p. 1' },
      'threshold of volume: says neither degraded nor down',
    ],
    [
      'a limit that flutters',
      'reads/volume/gives/volume/threshold',
      { degraded: { above: 80 }, source: 'p. 1' },
      'threshold of volume: degraded: must say where it ends again (leave)',
    ],
    [
      'a limit that no value can reach',
      'reads/volume/gives/volume/threshold',
      { down: { below: -1, leave: 5 }, source: 'p. 1' },
      'threshold of volume: down: -1 is not between 0 and 100',
    ],
    [
      'a limit that ends beyond itself',
      'reads/volume/gives/volume/threshold',
      { down: { below: 10, leave: 5 }, source: 'p. 1' },
      'threshold of volume: down: leave 5 lies beyond the limit itself',
    ],
    [
      'a limit on both sides',
      'reads/volume/gives/volume/threshold',
      { down: { below: 10, above: 90, leave: 15 }, source: 'p. 1' },
      'threshold of volume: down: is a figure: say above or below, one of them',
    ],
    [
      'limits in the wrong order',
      'reads/volume/gives/volume/threshold',
      { degraded: { above: 80, leave: 75 }, down: { above: 70, leave: 60 }, source: 'p. 1' },
      'threshold of volume: down must lie beyond degraded',
    ],
    [
      'a word that it never says',
      'reads/power/gives/power/threshold',
      { degraded: { words: ['asleep'] }, source: 'p. 1' },
      'threshold of power: degraded: asleep is none of off, standby, warming, on, cooling',
    ],
    [
      'a word of both levels',
      'reads/power/gives/power/threshold',
      { degraded: { words: ['off'] }, down: { words: ['off'] }, source: 'p. 1' },
      'threshold of power: off is degraded and down',
    ],
    [
      'a figure for words',
      'reads/power/gives/power/threshold',
      { degraded: { above: 1 }, source: 'p. 1' },
      'threshold of power: degraded: is one of some words: say which (words)',
    ],
    ['a life that is not counted', 'life', { lamp: 4000 }, 'life: nothing reads lamp.hours'],
    ['a procedure without steps', 'firmware', { way: 'vendor_procedure' }, 'firmware: a procedure has steps'],
    [
      'a field without a choice',
      'commands/volume/range',
      undefined,
      'command volume: has a field, and needs options or a range',
    ],
    [
      'a choice without a field',
      'commands/mute_on/range',
      [0, 1],
      'command mute_on: offers a choice, and what it sends has no field for it',
    ],
    [
      'a choice that does not fit',
      'commands/input/options/hdmi1',
      300,
      'command input: hdmi1 does not fit into its field',
    ],
    [
      'a choice that is never read',
      'commands/input/options',
      { scart: 9 },
      'command input: scart is never read as input',
    ],
    [
      'something that nothing can show',
      'commands/mute_on/sets',
      { freeze: 1 },
      'command mute_on: sets freeze, which no read gives: nothing can show it',
    ],
    [
      'a state that it never says',
      'commands/mute_on/when',
      ['cooling'],
      'command mute_on: is for the state cooling, which the device never says',
    ],
    [
      'a power command without states',
      'commands/power_on/when',
      undefined,
      'command power_on: must say in which states it is allowed (when)',
    ],
    [
      'a long label',
      'commands/mute_on/label/fr',
      'Couper le son de l’écran',
      'command mute_on: “Couper le son de l’écran” has more than four words',
    ],
    [
      'a request that is no frame',
      'commands/mute_on/send',
      'ke 01 00',
      'command mute_on: "ke 01 00" is not one frame by framing.requests',
    ],
    [
      'a command that sends what a read sends',
      'commands/mute_on/send',
      'ke 01 FF\r',
      'command mute_on: sends the same as read mute: "ke 01 FF\\r"',
    ],
    [
      'an example that is another frame',
      'refusals/0/example',
      'a 01 OK00',
      'refusal {request:text} NG{code:text}: its example is another frame',
    ],
  ])('with %s is told so', (_what, path, value, fault) => {
    expect(specFaults(spoiled(path, value))).toContain(fault)
  })

  it('cannot call a reset harmless', () => {
    const spec = lg()
    const { mute_on: mute } = spec.commands
    if (mute) spec.commands.factory_reset = { ...mute, send: 'fk 01 02\r' }
    expect(specFaults(spec)).toContain('command factory_reset: is dangerous by its name, and must have the risk danger')
  })

  it('stands in its file as all others do', () => {
    expect(textFaults('Maker/x', 'model: x\nvendor: y\nkind: z \n')).toEqual([
      'its name is not maker/device in small letters',
      'its first line must be a comment that says what it is',
      'model stands in the wrong place; see STYLE.md for the order',
      'line 3 has a tab or ends with a blank',
    ])
  })
})

describe('a transcript', () => {
  const faults = (change: (text: string) => string) => transcriptFaults(lg(), change(told('lg/signage')))

  it.each<[string, [string, string], string]>([
    [
      'another request',
      ['> dn 01 FF', '> dn 02 FF'],
      'line 33: read temperature sends "dn 01 FF\\r", not "dn 02 FF\\r"',
    ],
    ['another value', ['= temperature 42', '= temperature 43'], 'line 33: temperature is 42, not 43'],
    ['an answer that is none', ['< n 01 OK2Ax', '< n 01 2Ax'], 'line 33: "n 01 2Ax" is no answer to read temperature'],
    ['a read that the spec has not', ['read temperature', 'read warmth'], 'line 33: the spec has no read warmth'],
    ['a refusal that is none', ['! not_now', '! unknown'], 'line 62: is not_now, not unknown'],
    [
      'words that are no transcript',
      ['read temperature', 'ask temperature'],
      'line 33: expected read NAME, command NAME, >, <, = or !',
    ],
  ])('with %s is told so', (_what, [from, to], fault) => {
    expect(faults((text) => text.replace(from, to))).toContain(fault)
  })

  it('shows each request, and a refusal', () => {
    const without = (text: string) =>
      text.replace(/read temperature[\s\S]*?\n\n/, '').replace(/\n.*\n.*\n.*\n! not_now/, '')
    expect(faults(without)).toEqual(['has no read temperature', 'shows no refusal'])
  })
})

describe('two specs', () => {
  const named = (id: string, spec: DeviceSpec) => ({ id, spec, transcript: told('lg/signage') })

  it('that one answer fits cannot be told apart', () => {
    expect(apartFaults([named('lg/one', lg()), named('lg/other', lg())])).toEqual([
      'lg/one and lg/other: the answer to read power fits both',
    ])
  })

  it('are told apart by what the answer has to begin with, or by how they are reached', () => {
    const model = spoiled('match', { read: 'serial', expect: { serial: 'XYZ' } })
    const elsewhere = spoiled('transport', { tcp: { port: 1234 } })
    expect(apartFaults([named('lg/one', lg()), named('lg/other', model)])).toEqual([])
    expect(apartFaults([named('lg/one', lg()), named('lg/other', elsewhere)])).toEqual([])
  })
})
