import { MailChoice, NoticeList, NoticesRead } from '@preau/protocol/api/notices.ts'
import { isAddress } from '@preau/protocol/rules/notices.ts'
import { type Reach, reaches, reachesWhole } from '@preau/protocol/rules/roles.ts'
import { listNotices, mailChoice, readNotices, type StoredNotice, setMailChoice } from '../store/notices.ts'
import { getPerson } from '../store/people.ts'
import { schoolNames } from '../store/schools.ts'
import { act } from './act.ts'
import { onSelf, ownOf } from './self.ts'
import type { HttpApp, HttpServices } from './services.ts'
import { answers, NO_CONTENT } from './shapes.ts'

const tags = ['people']
/** So many notices stand in the bell. */
const MOST_SHOWN = 50

/** What a person is told, and whether it is mailed to him, too. */
export function noticeRoutes(app: HttpApp, services: HttpServices): void {
  const { db, clock, mailIsOn } = services
  app.get(
    '/api/self/notices',
    {
      config: { action: 'notice.read' },
      schema: { tags, summary: 'What one is told, the newest first', response: answers(NoticeList) },
    },
    async (request) => {
      const { id } = ownOf(request)
      const seen = (await listNotices(db, id, MOST_SHOWN)).filter((notice) => reachesNotice(request.reach, notice))
      const schools = await schoolsOf(request.reach)
      const { login } = await getPerson(db, id).catch(() => ({ login: null }))
      return {
        rows: seen.map(({ id, kind, at, school, about, params, readAt }) => ({
          ...{ id, kind, at, about, params, read: readAt !== null },
          school: school === null ? null : (schools.get(school) ?? null),
        })),
        unread: seen.filter(({ readAt }) => readAt === null).length,
        mail: {
          wanted: (await mailChoice(db, id)) !== false,
          possible: mailTo(mailIsOn, login),
        },
      }
    },
  )
  app.post(
    '/api/self/notices/read',
    {
      config: { action: 'notice.read' },
      schema: { tags, summary: 'All until a moment were read', body: NoticesRead, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = ownOf(request)
      await db.write((transaction) => readNotices(transaction, id, request.body.until, clock()))
      return reply.code(204).send(null)
    },
  )
  app.put(
    '/api/self/mail',
    {
      config: { action: 'self.change' },
      schema: { tags, summary: 'Have notices mailed, or not', body: MailChoice, response: NO_CONTENT },
    },
    async (request, reply) => {
      const { id } = ownOf(request)
      const { mail: wanted } = request.body
      await act(services, request, onSelf(id, 'mail'), (transaction) => setMailChoice(transaction, id, wanted))
      return reply.code(204).send(null)
    },
  )

  async function schoolsOf(reach: Reach): Promise<Map<string, { id: string; name: string; timezone: string }>> {
    const { authorities } = await schoolNames(db, reach)
    const schools = authorities.flatMap((each) => each.schools)
    return new Map(schools.map(({ id, name, timezone }) => [id, { id, name, timezone }]))
  }
}

/** Who lost a role no longer sees what it told him. */
function reachesNotice(reach: Reach, { school, device, about }: StoredNotice): boolean {
  if (school === null) return true
  if (device !== null) return reaches(reach, school, device)
  return about.startsWith('ticket:') ? reachesWhole(reach, school) : reaches(reach, school)
}

function mailTo(isOn: boolean, login: string | null): 'possible' | 'no_address' | 'no_mail_server' {
  if (!isOn) return 'no_mail_server'
  return isAddress(login) ? 'possible' : 'no_address'
}
