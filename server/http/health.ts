import { Health } from '@preau/protocol/api/health.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Public for ever. It answers 200 as long as it can answer; what is wrong stands in the body. */
export function healthRoutes(app: HttpApp, { health }: HttpServices): void {
  app.get(
    '/api/health',
    {
      config: { open: 'it says nothing of a school' },
      schema: { tags: ['server'], summary: 'Whether the server does its work', response: answers(Health) },
    },
    () => health(),
  )
}
