import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type MemorySource, TestRepository } from '../../agent/update/testing/test-repository.ts'
import type { Bench } from '../figures.ts'
import { campaignDecision } from './load/campaign-decision.ts'
import { fixFleetTimes } from './load/fix-fleet.ts'
import { releaseShare } from './load/release-share.ts'
import { downloadForSchool } from './load/school-download.ts'

const VERIFY = fileURLToPath(new URL('./load/verify-updates.ts', import.meta.url))
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
/** What a country has signed: packages, specs, runbooks, versions of the agent. */
const TARGETS = 1000
const ROUNDS = 7
/** Fixes of a whole school, one after the other. */
const FIX_ROUNDS = 5
/** What a step of Node takes for one platform, as a patch (docs/adr/0034). */
const PATCH_BYTES = 8_700_000

export const bench: Bench = {
  name: 'update',
  about: 'signed updates: metadata verified after a start, and one download for a school over a line that is cut',
  figures: {
    verify_ms: { unit: 'ms', goal: { atMost: 150 } },
    verify_cpu_ms: { unit: 'ms' },
    verify_first_ms: { unit: 'ms' },
    verify_load_ms: { unit: 'ms' },
    verify_rss_mb: { unit: 'MB' },
    js_release_share: { unit: 'of the program', goal: { atMost: 0.02 } },
    js_release_bytes: { unit: 'bytes' },
    command_37_s: { unit: 's', goal: { atMost: 2 } },
    uplink_share: { unit: 'of the patch', goal: { atMost: 1.05 } },
    uplink_downloads: { unit: 'downloads', goal: { atMost: 1 } },
    uplink_cuts: { unit: 'cuts' },
    uplink_s: { unit: 's' },
    uplink_worst_share: { unit: 'of the patch' },
    uplink_worst_cuts: { unit: 'cuts' },
    decision_s: { unit: 's', goal: { atMost: 1 } },
  },
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), 'preau-bench-update-'))
    try {
      await verification(folder, report)
      const { seconds, state } = await campaignDecision()
      if (state !== 'halted') throw new Error(`the campaign is ${state}`)
      report('decision_s', seconds)
      const release = await releaseShare()
      report('js_release_share', release.share)
      report('js_release_bytes', release.patch)
      const fixes = (await fixFleetTimes(FIX_ROUNDS)).sort((a, b) => a - b)
      report('command_37_s', fixes[FIX_ROUNDS >> 1] ?? 0)
      await downloads(folder, report)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What one start of a device took, in ms and bytes. */
interface Run {
  load: number
  verify: number
  cpu: number
  rss: number
}

type Report = Parameters<Bench['run']>[0]

async function verification(folder: string, report: Report): Promise<void> {
  writeWorld(join(folder, 'world'))
  const runs: Run[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [VERIFY, folder, SCHOOL])
    const run: Run & { state: string; orders: number } = JSON.parse(stdout)
    if (run.state !== 'current' || run.orders !== 1) throw new Error(`the device says ${stdout}`)
    runs.push(run)
  }
  const [first, ...others] = runs
  const median = (of: (run: Run) => number) => others.map(of).sort((a, b) => a - b)[ROUNDS >> 1] ?? 0
  report(
    'verify_ms',
    median(({ verify }) => verify),
  )
  report(
    'verify_cpu_ms',
    median(({ cpu }) => cpu),
  )
  report('verify_first_ms', first?.verify ?? 0)
  report(
    'verify_load_ms',
    median(({ load }) => load),
  )
  report(
    'verify_rss_mb',
    median(({ rss }) => rss / 1e6),
  )
}

function writeWorld(folder: string): void {
  const repo = new TestRepository(Date.now())
  const director = TestRepository.director(Date.now(), repo.source, 'mairie', SCHOOL)
  for (let n = 0; n < TARGETS; n++)
    repo.add(`packages/p${n}/1.0.${n}/p${n}.zip`, `${n}`, { kind: 'package', product: `p${n}`, version: `1.0.${n}` })
  repo.add('directors/mairie.json', director.rootBytes, { kind: 'director', product: 'mairie', version: '1' })
  repo.publish()
  const name = 'packages/p1/1.0.1/p1.zip'
  const target = repo.targets.targets[name]
  if (director.director && target) {
    const { length, hashes } = target
    director.director.targets = { [name]: { length, hashes, custom: { to: ['*'] } } }
  }
  director.publish({ by: [director.online] })
  writeFiles(folder, repo.source)
}

function writeFiles(folder: string, { files }: MemorySource): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

/** As it is in a school, then as bad as it can be: that shows what each cut costs. */
async function downloads(folder: string, report: Report): Promise<void> {
  const line = { patchBytes: PATCH_BYTES, cutEvery: 30_000, allowed: null, rest: 2000 }
  const { share, files, cuts, seconds } = await downloadForSchool({ folder: join(folder, 'cache'), ...line })
  report('uplink_share', share)
  report('uplink_downloads', files)
  report('uplink_cuts', cuts)
  report('uplink_s', seconds)
  const worst = { patchBytes: 2_500_000, cutEvery: 1000, allowed: 1000, rest: 100 }
  const cut = await downloadForSchool({ folder: join(folder, 'worst'), ...worst })
  report('uplink_worst_share', cut.share)
  report('uplink_worst_cuts', cut.cuts)
}
