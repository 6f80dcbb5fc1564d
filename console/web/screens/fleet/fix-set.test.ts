import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { describe, expect, it } from 'vitest'
import { fixableOf, forMany, proposedForMost } from './fix-set.ts'

const words = { fr: 'x', en: 'x' }
const book = (runbook: string, fixes: string[], risk: Runbook['risk'] = 'calm'): Runbook => ({
  ...{ runbook, version: '1.0', title: words, says: words, risk, platforms: ['linux'], within: 60, fixes },
  steps: [{ do: 'disk.free', with: { older: 7 } }],
})
const row = (...codes: string[]) => ({
  reasons: codes.map((code) => ({ code, status: 'down' as const, since: 0, params: {} })),
})
const books = [book('free_disk', ['disk_full', 'disk_nearly_full']), book('reboot', ['reboot_pending', 'memory_short'])]

describe('a fix for many devices', () => {
  it('is the one that is proposed for most of them, each counted once', () => {
    const rows = [row('disk_full', 'disk_nearly_full'), row('reboot_pending'), row('memory_short'), row()]
    expect(proposedForMost(rows, books)?.runbook).toBe('reboot')
    expect(proposedForMost(rows.slice(0, 2), books)?.runbook).toBe('free_disk')
    expect(proposedForMost([row('lamp_worn'), row()], books)).toBeUndefined()
  })

  it('is none that destroys, and for no tablet', () => {
    expect(forMany([...books, book('wipe', [], 'destructive')])).toEqual(books)
    expect(fixableOf([{ kind: 'tablet' as const }, { kind: 'projector' as const }])).toEqual([{ kind: 'projector' }])
  })
})
