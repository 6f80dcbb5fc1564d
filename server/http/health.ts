import { HealthAnswer } from '@preau/protocol/api/health.ts'
import { may } from './guard.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Public for ever. It answers 200 as long as it can answer; what is wrong stands in the body. */
export function healthRoutes(app: HttpApp, { health }: HttpServices): void {
  app.get(
    '/api/health',
    {
      config: { open: 'a stranger hears only that the server lives' },
      schema: { tags: ['server'], summary: 'Whether the server does its work', response: answers(HealthAnswer) },
    },
    async ({ actor }) => {
      const whole = await health()
      return actor && may(actor, 'server.read') ? whole : { status: whole.status }
    },
  )
}
