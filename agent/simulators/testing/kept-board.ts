import { Equipment } from '../../devices/equipment.ts'
import { Line } from '../../devices/line.ts'
import { compileSpec } from '../../drivers/compile-spec.ts'
import { openingOf } from '../../drivers/opening.ts'
import type { Begun, FirmwareJournal, SerialBoard } from '../../firmware/update-board.ts'
import type { OpenPort } from '../../ports/port.ts'
import { fakeClock } from '../../uplink/fake-clock.ts'
import { UpdatableBoard, type UpdatableBoardOptions } from '../updatable-board.ts'
import { boardLine, type Noise } from './board-line.ts'

/** A played board that an agent looks after, as one that may get an image, in the time of a fake clock. */
export function keptBoard(options: Omit<UpdatableBoardOptions, 'clock'> & { noise?: Noise } = {}) {
  const clock = fakeClock()
  const board = new UpdatableBoard({ ...options, clock })
  const line = boardLine(board, clock, options.noise)
  const speeds: number[] = []
  const openAt =
    (baud: number): OpenPort =>
    (listener) => {
      speeds.push(baud)
      return line.open(listener)
    }
  const { spec } = board
  const driver = compileSpec(spec)
  const equipment = new Equipment({
    ...{ driver, clock, random: () => 0.5, onChange: () => undefined },
    line: new Line({ driver, clock, opening: openingOf(undefined, undefined), open: line.open }),
  })
  const serial: SerialBoard = {
    ...{ id: 'preau/simulated-board', spec, place: '/dev/ttyUSB0', baud: 115_200, openAt },
    said: (reading) => equipment.state().values[reading],
    ask: (reading) => equipment.ask(reading),
    lend: (act) => equipment.lend(act),
  }
  return { clock, board, line, equipment, serial, speeds, journal: memoryJournal() }
}

export function memoryJournal(): FirmwareJournal & { all: Map<string, Begun> } {
  const all = new Map<string, Begun>()
  return {
    all,
    begun: (place) => all.get(place),
    begin: (place, begun) => void all.set(place, begun),
    forget: (place) => void all.delete(place),
  }
}
