import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { PreauError } from '../errors.ts'
import { readPlainYaml } from '../plain-yaml.ts'
import {
  ACTIONS,
  type CatalogueEntry,
  CONDITIONS,
  givenShape,
  isActionName,
  isAsGrave,
  isConditionName,
  RISKS,
} from './catalogue.ts'
import { Words } from './words.ts'

/** The name of a runbook: also that of the command which runs it. */
export const RunbookName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' })
const EntryName = Type.String({ pattern: '^[a-z][a-z_]{0,31}\\.[a-z][a-z_]{0,31}$' })
const strict = { additionalProperties: false }

/** What a step is given: a value, or `$name` of something that a person is asked for. */
export const GivenValue = Type.Union([Type.String({ maxLength: 64 }), Type.Number(), Type.Boolean()])
export type GivenValue = Static<typeof GivenValue>
export const Given = Type.Record(Type.String({ pattern: '^[a-z][a-z_]{0,31}$' }), GivenValue)
export type Given = Static<typeof Given>

const Condition = Type.Object(
  {
    is: EntryName,
    with: Type.Optional(Given),
    within: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 300, description: 'It may take so many seconds to become true' }),
    ),
  },
  strict,
)
export type RunbookCondition = Static<typeof Condition>

export const RunbookStep = Type.Object(
  {
    needs: Type.Optional(
      Type.Array(Condition, { maxItems: 4, description: 'Where one does not hold, nothing is done' }),
    ),
    do: EntryName,
    with: Type.Optional(Given),
    check: Type.Optional(Condition),
  },
  strict,
)
export type RunbookStep = Static<typeof RunbookStep>

/** What a person is asked for before it runs. */
const Asked = Type.Union([
  Type.Object(
    {
      type: Type.Literal('choice'),
      title: Words,
      of: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 20 }),
    },
    strict,
  ),
  Type.Object(
    {
      type: Type.Literal('number'),
      title: Words,
      least: Type.Integer(),
      most: Type.Integer(),
      default: Type.Integer(),
    },
    strict,
  ),
])

/**
 * A fix as data: steps from the agent's catalogue, in their order. A later version of it has the same name. INVARIANT: it is signed,
 * as part of the agent or as a target of its own; a server names one and cannot write one.
 */
export const Runbook = Type.Object(
  {
    runbook: RunbookName,
    version: Type.String({ pattern: '^[0-9]{1,4}(\\.[0-9]{1,4}){0,2}$' }),
    title: Words,
    says: Words,
    risk: Type.Enum(RISKS),
    platforms: Type.Array(Type.Enum(['linux', 'win32']), { minItems: 1, maxItems: 2 }),
    within: Type.Integer({ minimum: 5, maximum: 900, description: 'Seconds that all of it may take' }),
    fixes: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z_]{1,40}$' }), {
        maxItems: 20,
        description: 'Reasons of a status for which it is proposed',
      }),
    ),
    asks: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z_]{0,31}$' }), Asked)),
    steps: Type.Array(RunbookStep, { minItems: 1, maxItems: 12 }),
  },
  strict,
)
export type Runbook = Static<typeof Runbook>

/** After these a machine is gone, for a while or as it was. */
const ENDS: ReadonlySet<string> = new Set(['machine.reboot', 'machine.wipe', 'machine.reset', 'machine.reinstall'])

/** No runbook has more bytes. */
export const RUNBOOK_MAX_BYTES = 32 * 1024

const decodeShape = decoder(Runbook, 'RUNBOOK_INVALID')
const shapes = new Map<CatalogueEntry, (given: unknown) => unknown>()

/**
 * Reads a runbook, as YAML or JSON. Throws RUNBOOK_INVALID with the path of the fault: it has another shape, names what the catalogue
 * of this program does not have, gives it what it does not take, or is graver than it says.
 */
export function readRunbook(text: string): Runbook {
  if (text.length > RUNBOOK_MAX_BYTES)
    throw new PreauError('RUNBOOK_INVALID', { path: '/', expected: 'a shorter text' })
  return requireMeaning(decodeShape(readPlainYaml(text, 'RUNBOOK_INVALID')))
}

/** What its steps are given where a person gave these values. Throws RUNBOOK_GIVEN_INVALID: it is asked for, and nothing else is. */
export function givenTo(runbook: Runbook, values: Given): Given {
  const asks = runbook.asks ?? {}
  for (const name of Object.keys(values)) if (!Object.hasOwn(asks, name)) throw wrong(name, 'nothing of this name')
  const given: Given = {}
  for (const [name, asked] of Object.entries(asks)) {
    const value = Object.hasOwn(values, name) ? values[name] : asked.type === 'number' ? asked.default : undefined
    if (asked.type === 'choice') {
      if (typeof value !== 'string' || !asked.of.includes(value)) throw wrong(name, asked.of.join(', '))
      given[name] = value
    } else {
      const isIn = typeof value === 'number' && Number.isInteger(value) && value >= asked.least && value <= asked.most
      if (!isIn) throw wrong(name, `${asked.least} … ${asked.most}`)
      given[name] = value
    }
  }
  return given
}

/** What a step or a condition is given, with the values of a person in the place of their names. */
export function filledIn(given: Given | undefined, values: Given): Given {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => {
      const asked = typeof value === 'string' && value.startsWith('$') ? values[value.slice(1)] : value
      return [name, asked ?? value]
    }),
  )
}

function requireMeaning(runbook: Runbook): Runbook {
  for (const [index, step] of runbook.steps.entries()) {
    const at = `/steps/${index}`
    if (!isActionName(step.do)) throw fault(`${at}/do`, 'an action of the catalogue')
    const action = ACTIONS[step.do]
    if (!isAsGrave(runbook.risk, action.risk)) throw fault('/risk', `at least ${action.risk}`)
    requireFit(runbook, action, step.with, at)
    const isAsked = (each: RunbookCondition) => each.is === 'person.agrees'
    // Before anything is done, and once: a question after half of it is none.
    if ((index > 0 && step.needs?.some(isAsked)) || (step.check && isAsked(step.check)))
      throw fault(at, 'the question before the first step')
    for (const condition of [...(step.needs ?? []), ...(step.check ? [step.check] : [])]) {
      if (!isConditionName(condition.is)) throw fault(`${at}/is`, 'a condition of the catalogue')
      requireFit(runbook, CONDITIONS[condition.is], condition.with, at)
    }
  }
  const last = runbook.steps.findIndex(({ do: action }) => ENDS.has(action))
  // What comes after a restart would have to be remembered by a machine that may not come back.
  if (last >= 0 && last !== runbook.steps.length - 1) throw fault(`/steps/${last}`, 'the last step')
  return runbook
}

/** Each value that a person may give has to fit, so that nobody finds out on a machine. */
function requireFit(runbook: Runbook, entry: CatalogueEntry, given: Given | undefined, at: string): void {
  const missing = runbook.platforms.find((platform) => !entry.platforms.includes(platform))
  if (missing) throw fault(at, `no ${missing}`)
  const decode = shapes.get(entry) ?? decoder(givenShape(entry), 'RUNBOOK_INVALID')
  shapes.set(entry, decode)
  for (const values of possible(runbook, given, at)) decode(filledIn(given, values))
}

function possible({ asks = {} }: Runbook, given: Given | undefined, at: string): Given[] {
  let all: Given[] = [{}]
  for (const value of Object.values(given ?? {})) {
    if (typeof value !== 'string' || !value.startsWith('$')) continue
    const name = value.slice(1)
    const asked = Object.hasOwn(asks, name) ? asks[name] : undefined
    if (!asked) throw fault(at, `what ${value} is asked for`)
    const options = asked.type === 'choice' ? asked.of : [asked.least, asked.most, asked.default]
    all = all.flatMap((before) => options.map((option) => ({ ...before, [name]: option })))
    if (all.length > 400) throw fault(at, 'fewer choices')
  }
  return all
}

function fault(path: string, expected: string): PreauError {
  return new PreauError('RUNBOOK_INVALID', { path, expected })
}

function wrong(name: string, expected: string): PreauError {
  return new PreauError('RUNBOOK_GIVEN_INVALID', { path: `/given/${name}`, expected })
}
