import { SchoolLines, SchoolNames } from '@preau/protocol/api/schools.ts'
import { schoolLines, schoolNames } from '../store/schools.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Schools as one chooses them, and in a line each: what a console asks for where there are thousands. */
export function schoolRoutes(app: HttpApp, { db }: HttpServices): void {
  app.get(
    '/api/schools',
    {
      config: { action: 'place.read' },
      schema: { tags: ['places'], summary: 'Every school by its name', response: answers(SchoolNames) },
    },
    ({ reach }) => schoolNames(db, reach),
  )
  app.get(
    '/api/schools/lines',
    {
      config: { action: 'place.read' },
      schema: { tags: ['places'], summary: 'Every school with what it holds', response: answers(SchoolLines) },
    },
    ({ reach }) => schoolLines(db, reach),
  )
}
