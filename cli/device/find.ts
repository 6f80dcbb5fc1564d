import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { agentConfig } from '@preau/agent/config.ts'
import { type Discovery, discover, SETTLE } from '@preau/agent/devices/discover.ts'
import { verdictOf } from '@preau/agent/devices/verdict.ts'
import { type Place, type Way, waysTo } from '@preau/agent/devices/ways.ts'
import { type NamedSpec, readSpecs, templatesIn } from '@preau/agent/drivers/spec-files.ts'
import { realClock } from '@preau/agent/uplink/clock.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { readSpec } from '@preau/protocol/spec/spec-text.ts'
import type { Context, Flags } from '../command.ts'
import { passwordOf, placesOf } from './places.ts'
import { verdictText } from './verdict-text.ts'

/** A device that was found, with how to speak with it. */
export interface Reached {
  id: string
  spec: DeviceSpec
  way: Way
}

/** The descriptions that this command may use: all of the folder, or the one that --spec names. Throws SPEC_INVALID, REQUEST_INVALID. */
export function specsOf(flags: Flags, environment: NodeJS.ProcessEnv): NamedSpec[] {
  const folder = agentConfig({ specs: flags.specs }, environment).specs
  const name = flags.spec
  if (typeof name !== 'string') return readSpecs(folder)
  if (name.endsWith('.yaml')) return [specFile(name, folder)]
  const found = readSpecs(folder).filter(({ id }) => id === name)
  if (found.length === 0) throw new PreauError('REQUEST_INVALID', { option: `--spec ${name.slice(0, 64)}` })
  return found
}

/** One description of a file anywhere; what it shares stands beside it, or in the folder of the program. */
export function specFile(file: string, folder: string): NamedSpec {
  const id = `${basename(dirname(file))}/${basename(file, '.yaml')}`
  try {
    const templates = templatesIn(join(dirname(folder), 'templates'))
    return { id, spec: readSpec(readFileSync(file, 'utf8'), id, templates) }
  } catch (error) {
    if (error instanceof PreauError) throw error
    throw new PreauError('REQUEST_INVALID', { option: file }, error)
  }
}

/**
 * The one device that options name; undefined where there is none, or more than one description fits: that has been said then.
 * Throws REQUEST_INVALID where they do not name one place.
 */
export async function reachOne(flags: Flags, context: Context): Promise<Reached | undefined> {
  const specs = specsOf(flags, context.environment)
  const place = onePlace(flags)
  const [only] = specs
  const ways = only && specs.length === 1 ? waysTo(only.spec, place) : []
  const [way] = ways
  // A person who names the description knows what is there; only its speed may be open.
  if (only && way && ways.length === 1) return { ...only, way }
  const discovery = await look(specs, [place], flags)
  const verdict = verdictOf(discovery, specs)
  const found =
    verdict.is === 'fits' ? verdict.found : verdict.is === 'several' && !verdict.sameWay ? verdict.found[0] : undefined
  const spec = specs.find(({ id }) => id === found?.id)?.spec
  if (found && spec) {
    // A unit that talks with one controller at a time has not seen the search go.
    if ('host' in place) await new Promise<void>((settled) => realClock().after(SETTLE, settled))
    return { id: found.id, spec, way: found.way }
  }
  const { what, todo } = verdictText(place, verdict, specs)
  context.err(`preau: ${what[context.language]}${todo ? ` ${todo[context.language]}` : ''}`)
  return undefined
}

/** The place that options name. Throws REQUEST_INVALID where they name none or several. */
export function onePlace(flags: Flags): Place {
  const [place, ...others] = placesOf(flags)
  if (!place || others.length > 0) throw new PreauError('REQUEST_INVALID', { option: '--serial | --host' })
  return place
}

/** Looks what is at some places, by these descriptions. */
export function look(
  specs: readonly NamedSpec[],
  places: readonly Place[],
  flags: Flags,
  hear: { onPlace?(place: Place, discovery: Discovery): void } = {},
): Promise<Discovery> {
  const password = passwordOf(flags)
  return discover({ specs, places, clock: realClock(), ...(password !== undefined && { password }), ...hear })
}
