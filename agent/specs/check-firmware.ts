import { toPreauError } from '@preau/protocol/errors.ts'
import type { EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import type { Parts } from './parts.ts'

/** What has to be read of a board before and after it gets an image: which one it is, and what it runs. */
const READ_OF_IT: readonly EquipmentReadingName[] = ['model', 'firmware']

/** What a spec says of firmware and cannot mean. A wrong image ends a board: nothing that was guessed is sent to one. */
export function firmwareFaults({ spec, pattern }: Parts): string[] {
  const { firmware, reads, certainty, transport, untested } = spec
  const { way, transfer, steps } = firmware
  const faults: string[] = []
  if (way === 'vendor_procedure' && !steps?.length) faults.push('firmware: a procedure has steps')
  const isSent = way === 'xmodem' || way === 'ymodem'
  if (isSent !== (transfer !== undefined)) faults.push('firmware: xmodem and ymodem have a transfer, and no other way')
  if (!transfer) return faults
  if (certainty !== 'C' || untested) faults.push('firmware: only what a maker wrote down is sent: certainty C')
  if (!transport.serial) faults.push('firmware: a transfer needs a serial line')
  for (const reading of READ_OF_IT) {
    if (!Object.values(reads).some(({ gives }) => reading in gives))
      faults.push(`firmware: nothing reads ${reading}, before and after`)
  }
  try {
    if (pattern(transfer.enter).fields.length > 0) faults.push('firmware: enter has a hole')
  } catch (error) {
    faults.push(`firmware: cannot read enter: expected ${toPreauError(error).context.expected ?? 'a pattern'}`)
  }
  return faults
}
