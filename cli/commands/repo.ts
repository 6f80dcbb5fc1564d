import { PreauError } from '@preau/protocol/errors.ts'
import type { Command, Context, Flags } from '../command.ts'
import { OPTIONS } from '../options.ts'
import { REPO_OPTIONS } from '../repo/options.ts'

type Verb = (flags: Flags, context: Context) => Promise<number>

/** Loaded when they are asked for: most runs of the command line sign nothing. */
const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  key: async () => (await import('../repo/verbs/key.ts')).makeKey,
  init: async () => (await import('../repo/verbs/draft.ts')).init,
  add: async () => (await import('../repo/verbs/draft.ts')).add,
  remove: async () => (await import('../repo/verbs/draft.ts')).remove,
  floor: async () => (await import('../repo/verbs/draft.ts')).floor,
  renew: async () => (await import('../repo/verbs/draft.ts')).renew,
  rotate: async () => (await import('../repo/verbs/draft.ts')).rotate,
  patch: async () => (await import('../repo/verbs/patch.ts')).patch,
  director: async () => (await import('../repo/verbs/director.ts')).directorRoot,
  sign: async () => (await import('../repo/verbs/sign.ts')).signPrepared,
  publish: async () => (await import('../repo/verbs/sign.ts')).publishSigned,
  bundle: async () => (await import('../repo/verbs/carry.ts')).bundle,
  import: async () => (await import('../repo/verbs/carry.ts')).importStick,
  show: async () => (await import('../repo/verbs/show.ts')).show,
  verify: async () => (await import('../repo/verbs/verify.ts')).verify,
}

/** What each verb wants beside its options. */
const WANTED: Readonly<Record<string, string>> = {
  ...{ key: 'FILE', add: 'FILE', remove: 'NAME', floor: 'PRODUCT VERSION', patch: 'FROM TO' },
  ...{ director: 'NAME FILE', bundle: 'DIR', import: 'DIR' },
}

/** The repository of signed updates: what exists, signed by persons. */
export const repo: Command = {
  name: 'repo',
  summary: {
    fr: 'mises à jour signées : clés, dépôt, signatures à deux, publication, clé USB',
    en: 'signed updates: keys, repository, two signatures, publishing, stick',
  },
  argument: Object.keys(VERBS)
    .map((verb) => (WANTED[verb] === undefined ? verb : `${verb} ${WANTED[verb]}`))
    .join('|'),
  most: 3,
  options: [...Object.values(REPO_OPTIONS), OPTIONS.data, OPTIONS.json],
  async run(flags, context) {
    const [verb = 'show'] = context.rest
    const load = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
    if (!load) throw new PreauError('REQUEST_INVALID', { command: 'repo', option: verb.slice(0, 64) })
    return await (await load())(flags, context)
  },
}
