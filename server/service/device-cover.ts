import type { DeviceCover } from '@preau/protocol/api/device-cover.ts'
import type { Terms } from '@preau/protocol/contracts/terms.ts'
import { COMMITMENTS, SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import type { Queries } from '../store/database.ts'
import type { Covered, Covers } from './cover.ts'
import { supportOf } from './support.ts'

/** What the contract says of a fault of a device that is reported at that moment. */
export async function deviceCover(db: Queries, covers: Covers, about: Covered): Promise<DeviceCover> {
  const cover = await covers.coverOf(db, about)
  const lot = cover?.book.lots.get(cover.lot)
  if (!cover || !lot) return { contract: null, support: null }
  const { contract, clock } = cover.book
  const terms = cover.book.terms(lot, clock.dayAt(Math.floor(about.at / 1000)))
  return {
    contract: {
      id: cover.contract,
      title: contract.title,
      to: contract.to,
      lot: { id: lot.id, name: lot.name },
      supplier: contract.parties.find(({ id }) => id === lot.supplier)?.name ?? lot.supplier,
      startEvent: terms.start_event,
      targets: targetsOf(terms),
    },
    support: supportOf(contract, lot.supplier),
  }
}

function targetsOf({ targets }: Terms): NonNullable<DeviceCover['contract']>['targets'] {
  return SEVERITIES.flatMap((severity) =>
    COMMITMENTS.flatMap((commitment) => {
      const target = targets[severity]?.[commitment]
      return target ? [{ severity, commitment, target }] : []
    }),
  )
}
