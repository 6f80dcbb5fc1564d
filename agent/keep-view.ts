import { decodeViewGoesOn, type ViewNews } from '@preau/protocol/api/views.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { KioskState } from '@preau/protocol/kiosk.ts'
import type { SignOrders } from './session/kiosk-orders.ts'
import { type AskServer, askServer } from './uplink/ask-server.ts'
import type { Clock } from './uplink/clock.ts'
import type { Enrolled } from './uplink/enrol.ts'
import type { Log } from './uplink/log.ts'
import { RemoteView } from './view/remote-view.ts'

export interface KeepViewOptions {
  orders: SignOrders
  /** Where this machine belongs. */
  place(): Enrolled | undefined
  /** What the page at the board shows; undefined where there is none. */
  page(): KioskState | undefined
  /** Whether the school approved that this screen is seen now although nobody answers. */
  mayUnasked(): boolean
  ask?: AskServer
  clock: Clock
  log: Log
}

/** Joins a view of this screen with the page at the board and with the server. Read when somebody first asks for one. */
export function keepView({
  orders,
  place,
  page,
  mayUnasked,
  ask = askServer,
  clock,
  log,
}: KeepViewOptions): RemoteView {
  const stopping = new AbortController()
  const view = new RemoteView({
    ...{ clock, log, mayUnasked },
    now: () => page()?.now ?? clock.wall(),
    isShown: () => page() !== undefined && orders.isShown(),
    front: orders.front,
    ask: orders.ask,
    still: orders.still,
    unsign: orders.unsign,
    lesson: () => page()?.day?.sessions.find(({ state }) => state === 'running')?.booking,
    async say(id: Id, news: ViewNews) {
      const at = place()
      const [address] = at?.addresses ?? []
      if (!at || !address) throw new PreauError('SERVER_UNREACHABLE', { step: 'view' })
      const { papers } = at
      const asked = { address, path: `/api/views/${id}/news`, body: news, trust: papers.authority, papers }
      const { status, text } = await ask({ ...asked, signal: stopping.signal })
      if (status !== 200) throw new PreauError('SERVER_UNREACHABLE', { step: 'view', status })
      return decodeViewGoesOn(JSON.parse(text)).on
    },
  })
  orders.onSignTouched(() => view.stop())
  orders.onAnswered((id, yes) => void view.answer(id, yes))
  return view
}
