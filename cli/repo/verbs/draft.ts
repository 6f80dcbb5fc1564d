import { basename } from 'node:path'
import { agentConfig } from '@preau/agent/config.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { compareVersions, versionKey } from '@preau/protocol/rules/versions.ts'
import { PRODUCT_PATTERN } from '@preau/protocol/update/target-facts.ts'
import type { Context, Flags } from '../../command.ts'
import { keysFrom, listOf, numberFrom, repoFrom, requireText, textOf } from '../asked.ts'
import { type DraftedFile, draftFirst, draftRotation, draftTarget, draftTargets } from '../draft.ts'
import { finishPublishing } from '../publish.ts'
import { tellStand } from './show.ts'

type Verb = (flags: Flags, context: Context) => Promise<number>

/** Prepares a new repository. */
export const init: Verb = async (flags, context) => {
  const holders = keysFrom(requireText(flags, 'holders').split(','))
  const [online] = keysFrom([requireText(flags, 'online')])
  if (!online) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: '--online' })
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  draftFirst(repo, { holders, threshold: numberFrom(flags, 'threshold', 2), online }, Date.now())
  return await tellStand(repo, flags, context)
}

/** Prepares a file as a target. */
export const add: Verb = async (flags, context) => {
  const [, path] = context.rest
  if (path === undefined) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: 'FILE' })
  const [product, version] = [requireText(flags, 'product'), requireText(flags, 'version')]
  const [platforms, hardware] = [listOf(flags, 'platforms'), listOf(flags, 'hardware')]
  const facts = {
    ...{ kind: requireText(flags, 'kind'), product, version },
    ...(platforms.length > 0 && { platforms }),
    ...(hardware.length > 0 && { hardware }),
  }
  const name = textOf(flags, 'name') ?? `${product}/${version}/${basename(path)}`.toLowerCase()
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  const { requireContent } = await import('../check-content.ts')
  const { specs } = agentConfig({}, context.environment)
  const check: DraftedFile['check'] = (content) => requireContent({ ...content, specs })
  await draftTarget(repo, { name, path, facts, check }, Date.now())
  return await tellStand(repo, flags, context)
}

/** Prepares the list without a target. */
export const remove: Verb = async (flags, context) => {
  const [, name = ''] = context.rest
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  draftTargets(repo, Date.now(), ({ targets }) => {
    if (!Object.hasOwn(targets, name)) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name: name.slice(0, 80) })
    delete targets[name]
  })
  return await tellStand(repo, flags, context)
}

/** Prepares the lowest version of a product that any device takes. It is only ever raised. */
export const floor: Verb = async (flags, context) => {
  const [, product = '', version = ''] = context.rest
  if (!new RegExp(PRODUCT_PATTERN).test(product) || versionKey(version) === undefined)
    throw new PreauError('REQUEST_INVALID', { command: 'repo', option: `${product} ${version}`.slice(0, 64) })
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  draftTargets(repo, Date.now(), (targets) => {
    const before = targets.floors?.[product]
    if (before !== undefined && compareVersions(version, before) < 0)
      throw new PreauError('REPOSITORY_REFUSED', { reason: 'lower_floor', product, floor: before })
    targets.floors = { ...targets.floors, [product]: version }
  })
  return await tellStand(repo, flags, context)
}

/** Prepares the same list for another year. */
export const renew: Verb = async (flags, context) => {
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  draftTargets(repo, Date.now(), () => undefined)
  return await tellStand(repo, flags, context)
}

/** Prepares a root with other keys, or the same ones for another year. */
export const rotate: Verb = async (flags, context) => {
  const online = textOf(flags, 'online')
  const threshold = textOf(flags, 'threshold') === undefined ? undefined : numberFrom(flags, 'threshold', 2)
  const repo = repoFrom(flags)
  await finishPublishing(repo)
  const rotation = {
    ...{ remove: listOf(flags, 'remove'), add: keysFrom(listOf(flags, 'add')), threshold },
    online: online === undefined ? undefined : keysFrom([online])[0],
  }
  draftRotation(repo, rotation, Date.now())
  return await tellStand(repo, flags, context)
}
