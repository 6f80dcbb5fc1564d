import { Line } from '@preau/agent/devices/line.ts'
import { openWay } from '@preau/agent/devices/ways.ts'
import { compileSpec, type Driver } from '@preau/agent/drivers/compile-spec.ts'
import { openingOf } from '@preau/agent/drivers/opening.ts'
import type { OpenPort } from '@preau/agent/ports/port.ts'
import { type Clock, realClock } from '@preau/agent/uplink/clock.ts'
import type { Flags } from '../command.ts'
import type { Reached } from './find.ts'
import { passwordOf } from './places.ts'

/** A device on its line, ready to be asked. */
export interface InUse {
  driver: Driver
  line: Line
  clock: Clock
}

/** Opens the line to a device; `through` may stand between, as a recorder does. */
export function use(
  { spec, way }: Reached,
  flags: Flags,
  through: (open: OpenPort) => OpenPort = (open) => open,
): InUse {
  const clock = realClock()
  const driver = compileSpec(spec)
  const opening = openingOf('host' in way.place ? spec.transport.tcp?.opening : undefined, passwordOf(flags))
  return { driver, clock, line: new Line({ driver, clock, opening, open: through(openWay(way)) }) }
}
