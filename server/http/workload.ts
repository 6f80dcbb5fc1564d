import { Workload, WorkloadQuery } from '@preau/protocol/api/workload.ts'
import { personNames } from '../store/person-names.ts'
import { workOfPeople, workOfSchools } from '../store/workload.ts'
import { askedSchools, momentsOf } from './asked-schools.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers } from './shapes.ts'

/** Who has how much to do, and where there is how much: to share work, not to rank anybody. */
export function workloadRoute(app: HttpApp, { db, clock }: HttpServices): void {
  app.get(
    '/api/workload',
    {
      config: { action: 'workload.read' },
      schema: {
        tags: ['tickets'],
        summary: 'The work of technicians and schools: what stands now, what was done in a period',
        querystring: WorkloadQuery,
        response: answers(Workload),
      },
    },
    async ({ query, reach: given }) => {
      const { from, to } = query
      const { names, reach } = await askedSchools(db, given, query)
      const asked = { reach, ...momentsOf(from, to), now: clock() }
      const people = await workOfPeople(db, asked)
      const schools = await workOfSchools(db, asked)
      const known = await personNames(
        db,
        [...people.keys()].filter((id) => id !== null),
      )
      const technicians = [...people].map(([id, counts]) => ({
        name: id === null ? null : (known.get(id) ?? null),
        assigned: id !== null,
        ...counts,
      }))
      return {
        from,
        to,
        technicians: technicians.sort((a, b) => order(a).localeCompare(order(b), 'fr')),
        schools: [...names].flatMap(([id, name]) => {
          const counts = schools.get(id)
          return counts ? [{ id, name, ...counts }] : []
        }),
      }
    },
  )
}

/** By name; who is no longer known, and then what nobody has, at the end. */
function order({ name, assigned }: { name: string | null; assigned: boolean }): string {
  return name === null ? (assigned ? '\uffe0' : '\uffe1') : name
}
