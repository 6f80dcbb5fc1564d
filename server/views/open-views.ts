import type { Id } from '@preau/protocol/ids.ts'
import type { View } from '@preau/protocol/messages/view.ts'
import type { ViewEnd } from '@preau/protocol/rules/remote-view.ts'
import { writeAudit } from '../access/audit.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { tell } from '../ingest/unit.ts'
import { cleanPhoto } from '../service/photo.ts'
import type { Database } from '../store/database.ts'
import { RemoteViews, type ViewStep } from './remote-views.ts'

export interface OpenViewsParts {
  db: Database
  ingest: Pick<Ingest, 'task'>
  clock(): number
  newId(): Id
  send(to: { school: Id; device: Id }, view: View, at: number): boolean
  failed(error: unknown): void
}

/** The views of the screens of a school, each step of which is a line of the audit and of the time line of its machine. */
export function openViews({ db, ingest, clock, newId, send, failed }: OpenViewsParts): RemoteViews {
  const note = async ({ school, device, view, by, reason, step, why, seconds, unasked }: ViewStep) => {
    const params = {
      ...{ reason, ...(why !== undefined && { why }), ...(unasked && { unasked }) },
      ...(seconds !== undefined && { seconds }),
    }
    const at = clock()
    await db.write((transaction) =>
      writeAudit(transaction, {
        ...{ at, school, actor: actorOf(step, why, by, device), action: 'device.view', target: `device:${device}` },
        ...{ from: 'local', result: 'done', params: { ...params, step, view, by } },
      }),
    )
    const event = unasked && step === 'started' ? 'view.started_unasked' : (`view.${step}` as const)
    await ingest.task(school, device, (unit, state) => tell(unit, state, event, at, params))
  }
  return new RemoteViews({
    ...{ clock, newId },
    send: (to, view) => send(to, view, clock()),
    clean: (jpeg) => cleanPhoto(jpeg).data,
    onStep: (step) => void note(step).catch(failed),
  })
}

/** Who did it: the one who looked, whoever was at the machine, or time. */
function actorOf(step: ViewStep['step'], why: string | undefined, by: Id, device: Id): string {
  if (why === ('watcher' satisfies ViewEnd)) return `person:${by}`
  return step === 'started' || why === 'person' ? `device:${device}` : 'system'
}
