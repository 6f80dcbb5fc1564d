import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readSpecs } from '../drivers/spec-files.ts'
import { type BoardFacts, boardCommand, kioskBoard } from './board.ts'

const SPECS = readSpecs(fileURLToPath(new URL('../../firmware-specs/devices', import.meta.url)))

function specOf(id: string) {
  const named = SPECS.find((each) => each.id === id)
  if (!named) throw new TypeError(`no spec ${id}`)
  return named.spec
}

function facts(id: string, over: Partial<BoardFacts> = {}): BoardFacts {
  const values = { power: 'on', input: 'hdmi1', volume: 12, freeze: 0, blank: 0 }
  const rest = { presence: 'present', silentSince: undefined, confirmed: true, own: 'hdmi1' } as const
  return { name: 'TNI salle 4', spec: specOf(id), values, ...rest, ...over }
}

/** What is refused of each control, and why. */
function refusals(given: BoardFacts) {
  const { power, input, freeze, blank, volume } = kioskBoard(given)
  return [power, input, freeze, blank, volume].map(({ refused }) => refused)
}

describe('the board as its page shows it', () => {
  it('offers what its spec can, and says how each of it stands', () => {
    expect(kioskBoard(facts('promethean/activpanel'))).toEqual({
      name: 'TNI salle 4',
      reached: 'yes',
      since: null,
      power: { value: 'on', refused: null },
      input: { value: 'hdmi1', refused: null, options: expect.arrayContaining(['hdmi1', 'hdmi2']), own: 'hdmi1' },
      freeze: { value: false, refused: null },
      blank: { value: false, refused: 'none' },
      volume: { value: 12, refused: null, least: 0, most: 100 },
    })
  })

  it.each([
    ['lg/signage', [null, null, 'none', null, null]],
    ['optoma/projector', [null, null, 'none', null, 'none']],
    ['philips/sicp', [null, null, 'none', 'none', 'none']],
    ['hid/touch', ['none', 'none', 'none', 'none', 'none']],
  ])('says of %s what nobody knows how to tell it', (id, expected) => {
    expect(refusals(facts(id))).toEqual(expected)
  })

  it('waits for its power before anything else', () => {
    const asleep = facts('lg/signage', { values: { power: 'standby' } })
    expect([refusals(asleep), kioskBoard(asleep).input.value]).toEqual([
      [null, 'asleep', 'none', 'asleep', 'asleep'],
      null,
    ])
    const warming = facts('epson/escvp21', { values: { power: 'warming' } })
    expect(refusals(warming)).toEqual(['changing', 'changing', 'changing', 'changing', 'none'])
  })

  it('knows one that is silent in standby as one that sleeps', () => {
    const silent = kioskBoard(facts('epson/escvp21', { presence: 'asleep', values: {} }))
    expect([silent.reached, silent.power]).toEqual(['asleep', { value: 'standby', refused: null }])
  })

  it('says since when a board does not answer', () => {
    const silent = facts('lg/signage', { presence: 'silent', silentSince: 1000 })
    expect([kioskBoard(silent).since, kioskBoard(silent).reached, refusals(silent)]).toEqual([
      1000,
      'no',
      ['silent', 'silent', 'none', 'silent', 'silent'],
    ])
  })

  it('asks for somebody on site where its spec rests on an open driver alone', () => {
    const unsure = SPECS.find(({ spec }) => spec.certainty === 'S' && 'power_on' in spec.commands && !spec.untested)
    if (!unsure) throw new TypeError('no spec of certainty S')
    expect(kioskBoard(facts(unsure.id, { confirmed: false })).power.refused).toBe('unconfirmed')
    expect(kioskBoard(facts(unsure.id)).power.refused).toBeNull()
  })
})

describe('what is sent to a board', () => {
  const spec = specOf('lg/signage')

  it('is a command of its spec', () => {
    expect([
      boardCommand(spec, { act: 'power', on: true }),
      boardCommand(spec, { act: 'blank', on: false }),
      boardCommand(spec, { act: 'input', input: 'hdmi1' }),
      boardCommand(spec, { act: 'volume', to: 12.4 }),
    ]).toEqual([
      { name: 'power_on' },
      { name: 'blank_off' },
      { name: 'input', choice: 'hdmi1' },
      { name: 'volume', choice: 12 },
    ])
  })

  it('is nothing that its spec does not have', () => {
    expect([
      boardCommand(spec, { act: 'freeze', on: true }),
      boardCommand(spec, { act: 'input', input: 'constructor' }),
      boardCommand(spec, { act: 'volume', to: 101 }),
    ]).toEqual([undefined, undefined, undefined])
  })
})
