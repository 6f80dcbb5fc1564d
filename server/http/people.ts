import { ById } from '@preau/protocol/api/by-id.ts'
import {
  NewPerson,
  OneTimeLink,
  PeopleList,
  PeopleQuery,
  Person,
  PersonChange,
  PersonMade,
} from '@preau/protocol/api/people.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { makeLink } from '../access/one-time-links.ts'
import type { Queries } from '../store/database.ts'
import { setGrants } from '../store/grants.ts'
import { dropLinks } from '../store/links.ts'
import { getPerson, insertPerson, listPeople, requireAdministrator, toPerson, updatePerson } from '../store/people.ts'
import { endWebSessions } from '../store/web-sessions.ts'
import { act } from './act.ts'
import { givenName } from './place-names.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { originOf } from './sessions.ts'
import { answers } from './shapes.ts'

const tags = ['people']
const onPerson = (id: string, what: string) => ({ target: `person:${id}`, school: null, params: { what } }) as const

/** The people of this server, for who administers it. Erasing one is in server/http/privacy.ts. */
export function peopleRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, newId } = services
  app.get(
    '/api/people',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Who may sign in here', querystring: PeopleQuery, response: answers(PeopleList) },
    },
    ({ query }) => listPeople(db, query),
  )
  app.post(
    '/api/people',
    {
      config: { action: 'people.manage' },
      schema: {
        tags,
        summary: 'Invite a person',
        description: 'The one-time link, by which he chooses his password, is in this answer and nowhere else.',
        body: NewPerson,
        response: answers(PersonMade, 201),
      },
    },
    async (request, reply) => {
      const { login, grants } = request.body
      const [id, name, now] = [newId(), givenName(request.body.name), clock()]
      const made = await act(services, request, onPerson(id, 'made'), async (transaction) => {
        await insertPerson(transaction, { id, name, login, madeAt: now })
        await setGrants(transaction, id, grants)
        const asked = { person: id, purpose: 'invitation', origin: originOf(request), now } as const
        const link = await makeLink(transaction, asked)
        return { person: await toPerson(transaction, await getPerson(transaction, id)), link }
      })
      return reply.code(201).send(made)
    },
  )
  app.patch(
    '/api/people/:id',
    {
      config: { action: 'people.manage' },
      schema: { tags, summary: 'Change a person', params: ById, body: PersonChange, response: answers(Person) },
    },
    async (request) => {
      const { id } = request.params
      const what = Object.keys(request.body).sort().join(',')
      return await act(services, request, onPerson(id, what), async (transaction) => {
        await changePerson(transaction, id, request.body, clock())
        return await toPerson(transaction, await getPerson(transaction, id))
      })
    },
  )
  app.post(
    '/api/people/:id/link',
    {
      config: { action: 'people.manage' },
      schema: {
        tags,
        summary: 'Make a link for somebody who lost what lets him in',
        description: 'Used, it takes the place of his password, authenticator, passkeys, tokens and sessions.',
        params: ById,
        response: answers(OneTimeLink, 201),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const link = await act(services, request, onPerson(id, 'link'), async (transaction) => {
        const { disabledAt, password } = await getPerson(transaction, id)
        if (disabledAt !== null) throw new PreauError('PERSON_NOT_FOUND')
        const purpose = password === null ? 'invitation' : 'renewal'
        return await makeLink(transaction, { person: id, purpose, origin: originOf(request), now: clock() })
      })
      return reply.code(201).send(link)
    },
  )
}

/** Throws LAST_ADMINISTRATOR where nobody would administer the server any more. */
async function changePerson(transaction: Queries, id: string, change: PersonChange, now: number): Promise<void> {
  const { name, login, grants, disabled } = change
  const known = await getPerson(transaction, id)
  await updatePerson(transaction, id, {
    ...(name !== undefined && { name: givenName(name) }),
    ...(login !== undefined && { login }),
    ...(disabled !== undefined && { disabledAt: disabled ? (known.disabledAt ?? now) : null }),
  })
  if (grants) await setGrants(transaction, id, grants)
  if (disabled === true) {
    await endWebSessions(transaction, id)
    await dropLinks(transaction, id)
  }
  await requireAdministrator(transaction)
}
