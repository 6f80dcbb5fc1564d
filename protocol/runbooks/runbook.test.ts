import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STATUS_RULES } from '../rules/device-status.ts'
import { givenTo, readRunbook } from './runbook.ts'

const FOLDER = join(import.meta.dirname, '../../runbooks')
/** What hangs on a machine has its own (rules/attached-status.ts). */
const ATTACHED_REASONS = ['equipment_silent', 'equipment_refused']
const texts = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const)
const base = (steps: string, more = '') => `
runbook: tried
version: "1.0"
title: { fr: a, en: a }
says: { fr: a, en: a }
risk: calm
platforms: [linux]
within: 60
${more}
steps:
${steps}
`
const fault = (text: string) => {
  try {
    readRunbook(text)
    return undefined
  } catch (error) {
    return isPreauError(error, 'RUNBOOK_INVALID') ? error.context.expected : error
  }
}

describe('a runbook', () => {
  it.each(texts)(
    '%s of this program can be read, has the name of its file and answers reasons that there are',
    (file, text) => {
      const runbook = readRunbook(text)
      expect(`${runbook.runbook}.yaml`).toBe(file)
      const reasons = new Set<string>([...STATUS_RULES.map(({ code }) => code), ...ATTACHED_REASONS])
      expect((runbook.fixes ?? []).filter((reason) => !reasons.has(reason))).toEqual([])
    },
  )

  it.each([
    [
      'names what the catalogue does not have',
      base('  - do: shell.run\n    with: { line: reboot }'),
      'an action of the catalogue',
    ],
    ['says that it is calmer than what it does', base('  - do: machine.reboot'), 'at least disturbs'],
    [
      'goes on after a restart',
      base('  - do: machine.reboot\n  - do: board.find', '').replace('risk: calm', 'risk: disturbs'),
      'the last step',
    ],
    [
      'asks the person after it has begun',
      base('  - do: board.find\n  - needs: [{ is: person.agrees }]\n    do: kiosk.restart').replace(
        'risk: calm',
        'risk: disturbs',
      ),
      'the question before the first step',
    ],
    [
      'asks the person whether it was well',
      base('  - do: board.find\n    check: { is: person.agrees }'),
      'the question before the first step',
    ],
    [
      'uses what nobody is asked for',
      base('  - do: service.restart\n    with: { service: $which }'),
      'what $which is asked for',
    ],
  ])('that %s is refused', (_what, text, expected) => {
    expect(fault(text)).toBe(expected)
  })

  it('that would give an action what it does not take is refused, also where a person would choose it', () => {
    const asks = 'asks:\n  which: { type: choice, title: { fr: a, en: a }, of: [print, ssh] }'
    expect(fault(base('  - do: service.restart\n    with: { service: $which }', asks))).not.toBeUndefined()
    expect(
      fault(base('  - do: service.restart\n    with: { service: $which }', asks.replace(', ssh', ''))),
    ).toBeUndefined()
    expect(fault(base('  - do: disk.free\n    with: { older: 7, path: /etc }'))).not.toBeUndefined()
    expect(fault(base('  - do: disk.free\n    with: { older: -1 }'))).not.toBeUndefined()
  })

  it('is given what it asks for, within its bounds, and nothing else', () => {
    const runbook = readRunbook(texts.find(([file]) => file === 'collect_logs.yaml')?.[1] ?? '')
    expect([givenTo(runbook, {}), givenTo(runbook, { hours: 2 })]).toEqual([{ hours: 24 }, { hours: 2 }])
    for (const wrong of [{ hours: 0 }, { hours: 1.5 }, { hours: 'all' }, { other: 1 }, { constructor: 1 }]) {
      expect(() => givenTo(runbook, wrong)).toThrow()
    }
  })

  it('is read or refused with one error, whatever its bytes are', () => {
    const mangled = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat(30), fc.string({ maxLength: 8 }))
    fc.assert(
      fc.property(mangled, ([[, text], at, cut, more]) => {
        const place = at % text.length
        const changed = text.slice(0, place) + more + text.slice(place + cut)
        try {
          readRunbook(changed)
        } catch (error) {
          expect(isPreauError(error, 'RUNBOOK_INVALID')).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })
})
