import { PreauError } from '@preau/protocol/errors.ts'
import type { Action } from '@preau/protocol/rules/permissions.ts'
import type { HttpApp, HttpServices } from './services.ts'

/** What the server of a school alone answers for: two servers that book would each give the same hour away. */
const SCHOOL_ALONE: ReadonlySet<Action> = new Set<Action>([
  'booking.read',
  'booking.names',
  'booking.make',
  'booking.manage',
  'booking.approve',
  'resource.change',
  'school_times.change',
  'view_hours.change',
  'loan.check',
])

/** Refuses at a territory what is the school's own to do. Throws ROLE_REFUSED. */
export function guardSchoolAlone(app: HttpApp, { territory }: HttpServices): void {
  app.addHook('preHandler', async ({ routeOptions }) => {
    const { action, bothSides } = routeOptions.config
    if (bothSides) return
    if (territory?.role === 'territory' && action !== undefined && SCHOOL_ALONE.has(action)) {
      throw new PreauError('ROLE_REFUSED', { action })
    }
  })
}
