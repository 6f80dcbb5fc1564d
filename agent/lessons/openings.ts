import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { decodeLessonApplications } from '@preau/protocol/lesson-applications.ts'
import { isAllowedAddress, type LessonOpening, openingFault } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { PreflightFacts } from '@preau/protocol/rules/lessons/preflight.ts'
import { type KioskPolicyFile, sitesUnder } from '@preau/protocol/rules/window-rules.ts'
import type { ShellOpening } from '@preau/protocol/session.ts'

/** How long a site has to answer, in ms. */
const SITE_WITHIN = 3000

export interface OpeningsParts {
  /** Folder of lessons of this machine: files, and the catalogue of applications. */
  folder: string
  /** The school has a proxy of its own to the Internet: this program cannot tell whether a site is reached. */
  hasProxy: boolean
  /** Whether a host answers on the port of HTTPS. */
  reaches?(host: string): Promise<boolean>
}

/** What lessons of this machine open: what that is for its shell, and whether it can be reached. */
export class Openings {
  readonly #parts: OpeningsParts

  constructor(parts: OpeningsParts) {
    this.#parts = parts
  }

  /** What the shell is to open; undefined where no rule of this machine, its school and the policy lets it in. @param allowed the school's sites */
  shellOpening(
    opening: LessonOpening,
    allowed: readonly string[],
    policy: KioskPolicyFile | undefined,
  ): ShellOpening | undefined {
    const sites = sitesUnder(policy, allowed)
    if (openingFault(opening, sites) !== undefined) return undefined
    if (opening.kind === 'web') {
      const { address } = opening
      return isAllowedAddress(address, policy?.shut ?? []) ? undefined : { kind: 'web', address, sites }
    }
    if (opening.kind === 'file') return { kind: 'file', folder: this.#parts.folder, path: opening.path }
    const known = this.#application(opening.name)
    return known && { kind: 'application', program: known.program, arguments: known.arguments ?? [] }
  }

  /** Whether it can be opened now, by reading alone. */
  async look(
    opening: LessonOpening | null,
    sites: readonly string[],
    policy: KioskPolicyFile | undefined,
  ): Promise<PreflightFacts['resource']> {
    if (opening === null) return undefined
    const what = this.shellOpening(opening, sites, policy)
    if (!what) return 'not_allowed'
    if (what.kind === 'file') return there(join(what.folder, ...what.path.split('/')))
    if (what.kind === 'application') return there(what.program)
    if (this.#parts.hasProxy) return 'unknown'
    const reaches = this.#parts.reaches ?? answers
    return (await reaches(new URL(what.address).hostname)) ? 'ok' : 'resource_unreachable'
  }

  #application(name: string) {
    try {
      const all = decodeLessonApplications(
        JSON.parse(readFileSync(join(this.#parts.folder, 'applications.json'), 'utf8')),
      )
      return Object.hasOwn(all, name) ? all[name] : undefined
    } catch {
      return undefined
    }
  }
}

const there = (path: string) => (existsSync(path) ? 'ok' : 'resource_unreachable')

function answers(host: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port: 443, timeout: SITE_WITHIN })
    const end = (isThere: boolean) => {
      socket.destroy()
      done(isThere)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
