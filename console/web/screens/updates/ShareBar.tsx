import type { PhaseCounts } from '@preau/protocol/api/campaigns.ts'

/** How many machines stand how, as a bar; the figures stand beside it. */
export function ShareBar({ counts }: { counts: PhaseCounts }) {
  const { devices, healthy, failed, underWay } = counts
  const share = (count: number) => ({ width: `${devices === 0 ? 0 : (100 * count) / devices}%` })
  return (
    <span className="sharebar" aria-hidden="true">
      <i className="healthy" style={share(healthy)} />
      <i className="failed" style={share(failed)} />
      <i className="under" style={share(underWay)} />
    </span>
  )
}
