import { PlaceImport, PlaceImportResult } from '@preau/protocol/api/places.ts'
import type { Queries } from '../store/database.ts'
import { insertPlaces } from '../store/place-import.ts'
import { placeTree } from '../store/place-tree.ts'
import { updateAuthority, updateSchool } from '../store/places.ts'
import { requireEverything } from '../store/reach-places.ts'
import { act } from './act.ts'
import { type ImportFile, readImportFile } from './place-import-file.ts'
import { type ImportPlan, planImport } from './place-import-plan.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'
import { onServer } from './targets.ts'

/** A file of places and the JSON around it. */
const MAX_IMPORT_BYTES = 5 * 1024 * 1024

/** Places from a CSV file: what a line names is made where it is missing. */
export function placeImportRoute(app: HttpApp, services: HttpServices): void {
  const { db, newId, live } = services
  app.post(
    '/api/places/import',
    {
      config: { action: 'place.found' },
      bodyLimit: MAX_IMPORT_BYTES,
      schema: {
        tags: ['places'],
        summary: 'Import places from CSV',
        description:
          'Semicolons, commas or tabs. Lines with a fault are named and passed over; all others are imported.',
        body: PlaceImport,
        response: answers(PlaceImportResult),
      },
    },
    async (request) => {
      const { body, reach } = request
      requireEverything(reach)
      const file = readImportFile(body.csv)
      if (body.dryRun === true) return resultOf(file, planImport(await placeTree(db, reach), file, newId))
      const plan = await act(
        services,
        request,
        onServer('places', 'all', { lines: file.lines.length }),
        async (transaction) => {
          const decided = planImport(await placeTree(transaction, reach), file, newId)
          await carryOut(transaction, decided)
          return decided
        },
      )
      live.touchPlaces()
      return resultOf(file, plan)
    },
  )
}

/** Codes are filled in first: they tell the places that are there from those of the same name to be made. */
async function carryOut(transaction: Queries, plan: ImportPlan): Promise<void> {
  for (const { id, insee } of plan.filledAuthorities) await updateAuthority(transaction, 'all', id, { insee })
  for (const { id, uai, insee } of plan.filledSchools) await updateSchool(transaction, 'all', id, { uai, insee })
  await insertPlaces(transaction, plan)
}

function resultOf(file: ImportFile, plan: ImportPlan): PlaceImportResult {
  return {
    lines: file.lines.length,
    columns: file.columns,
    ignoredColumns: file.ignoredColumns,
    created: { authorities: plan.authorities.length, schools: plan.schools.length, rooms: plan.rooms.length },
    updated: plan.filledAuthorities.size + plan.filledSchools.size,
    unchanged: plan.unchanged,
    refused: plan.refused,
  }
}
