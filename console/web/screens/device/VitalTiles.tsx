import type { CSSProperties } from 'react'
import type { Tile } from './tile.ts'

interface VitalTilesProps {
  tiles: readonly Tile[]
  /** The name of the panel, seen where the values are old. */
  title: string
  /** The device is silent: its values are its last ones, and look it. */
  old: boolean
}

/** The readings of now, each with its unit and, where there is a whole, how much of it. */
export function VitalTiles({ tiles, title, old }: VitalTilesProps) {
  return (
    <section className={old ? 'panel vitalpanel old' : 'panel vitalpanel'} aria-labelledby="vitals">
      {old ? (
        <header>
          <h2 id="vitals">{title}</h2>
        </header>
      ) : (
        <h2 id="vitals" className="vh">
          {title}
        </h2>
      )}
      <dl
        className="vitals"
        style={{ '--wide': columnsFor(tiles.length, 6), '--narrow': columnsFor(tiles.length, 5) } as CSSProperties}
      >
        {tiles.map((tile) => (
          <div className={tile.concern ? `vital st-${tile.concern}` : 'vital'} key={tile.id}>
            <dt>{tile.label}</dt>
            <dd>
              <b>{tile.figure}</b> {tile.unit}
              <Meter meter={tile.meter} />
              <small>{tile.small}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** How many columns, at most `most`, so that the last row is as full as the others. */
function columnsFor(tiles: number, most: number): number {
  return Math.max(1, Math.ceil(tiles / Math.ceil(tiles / most)))
}

/** How full, and the threshold as a tick. The figures beside it say the same. */
function Meter({ meter }: { meter: Tile['meter'] }) {
  if (meter === undefined) return <i className="meter none" />
  return (
    <i className="meter" style={{ '--v': `${meter.fill}%` } as CSSProperties}>
      {meter.tick !== undefined && <u style={{ left: `${meter.tick}%` }} />}
    </i>
  )
}
