import { boardHardware } from '@preau/protocol/update/data-products.ts'
import { modelKey, type SerialBoard } from './firmware/update-board.ts'
import type { KeptEquipment } from './keep-equipment.ts'
import { serialPort } from './ports/serial-port.ts'

/** The boards of this machine that may get firmware over their line. */
export function serialBoards(equipment: Pick<KeptEquipment, 'onSerial'>): SerialBoard[] {
  return equipment.onSerial().flatMap(({ line, equipment: device }) => {
    const { serial, spec, id } = line
    if (!serial || !spec.firmware.transfer) return []
    return {
      ...{ id, spec, place: serial.path, baud: serial.baud },
      said: (reading) => device.state().values[reading],
      ask: (reading) => device.ask(reading),
      lend: (act) => device.lend(act),
      openAt: (baud) => serialPort(serial.path, baud),
    }
  })
}

/** What hangs on this machine, as signed targets name it: each board by its spec and the model that it says, or said last. */
export function boardsHardware(equipment: Pick<KeptEquipment, 'onSerial'>): ReadonlySet<string> {
  return new Set(
    equipment.onSerial().flatMap(({ line, equipment: device, model }) => {
      const said = device.state().values.model ?? model
      return line.spec.firmware.transfer && said !== undefined ? [boardHardware(line.id, modelKey(said))] : []
    }),
  )
}
