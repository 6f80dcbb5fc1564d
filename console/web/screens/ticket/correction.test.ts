import type { TimelineLine } from '@preau/protocol/api/tickets.ts'
import { describe, expect, it } from 'vitest'
import { detailsOf, isCorrectable, readCorrection, valuesOf } from './correction.ts'

const AT = Date.parse('2026-11-24T08:15:30Z')
const NOW = AT + 3_600_000
const PAUSED: TimelineLine = {
  ...{ type: 'event', n: 3, at: AT, recordedAt: AT, by: 'Karim Benali', event: 'paused' },
  ...{ cause: 'access_refused', proof: 'Portail fermé' },
}
const read = (change: object, line = PAUSED) => readCorrection(line, { ...valuesOf(line), ...change }, NOW)

describe('a correction', () => {
  it('says only what differs, and why', () => {
    const reason = ' Vu avec la direction '
    expect(read({ reason, cause: 'awaiting_user' })).toEqual({
      correction: { line: 3, reason: 'Vu avec la direction', with: { cause: 'awaiting_user' } },
    })
    expect(read({ reason, way: 'take_back', cause: 'awaiting_user' })).toEqual({
      correction: { line: 3, reason: 'Vu avec la direction' },
    })
  })

  it.each([
    [{ cause: 'awaiting_user' }, 'reason_missing'],
    [{ reason: 'Oui' }, 'nothing'],
    [{ reason: 'Oui', at: '2099-01-01T08:00' }, 'future'],
  ])('is not sent where something is missing: %j', (change, fault) => {
    expect(read(change)).toEqual({ fault })
  })

  it('goes on from what stands: of a corrected line from its correction', () => {
    const correction: TimelineLine = {
      ...{ type: 'event', n: 4, at: NOW, recordedAt: NOW, by: null, event: 'corrected', replaces: 3 },
      with: { at: AT, event: 'paused', cause: 'awaiting_user' },
    }
    expect(isCorrectable({ ...PAUSED, correctedBy: 4 } as TimelineLine)).toBe(false)
    expect(isCorrectable(correction)).toBe(true)
    expect([detailsOf(correction), valuesOf(correction).cause]).toEqual([['cause', 'proof'], 'awaiting_user'])
    const { with: _, ...takenBack } = correction
    expect(isCorrectable(takenBack)).toBe(false)
    expect(isCorrectable({ type: 'note' })).toBe(false)
  })
})
