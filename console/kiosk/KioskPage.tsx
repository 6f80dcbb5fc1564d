import type { KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import type { Score } from '@preau/protocol/rules/satisfaction.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import { type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { announcer } from '../ui/announce.ts'
import { LiveRegion } from '../ui/LiveRegion.tsx'
import { kioskVoice, useVoice, VoiceContext } from './format/voice.ts'
import type { KioskLine } from './line/kiosk-line.ts'
import { headOf } from './model/head.ts'
import { AskFix } from './parts/AskFix.tsx'
import { AskHelp } from './parts/AskHelp.tsx'
import { Foot } from './parts/Foot.tsx'
import { HelpBanner } from './parts/HelpBanner.tsx'
import { Rating } from './parts/Rating.tsx'
import { Roof } from './parts/Roof.tsx'
import { TouchesContext, useTouches, useTouchLine } from './touches.ts'
import { useIdle } from './use-idle.ts'
import { useNow } from './use-now.ts'
import { CodePad } from './views/CodePad.tsx'
import { EndView } from './views/EndView.tsx'
import { Failure } from './views/Failure.tsx'
import { Home } from './views/Home.tsx'
import { InputView } from './views/InputView.tsx'
import { ReportView } from './views/ReportView.tsx'
import './styles/all.css'

/** Nobody touched the page for so long: it shows itself again, ms. */
const IDLE_AFTER = 60_000

interface KioskPageProps {
  line: KioskLine
  /** A technician may end the kiosk from here: where it holds the screen of a PC. */
  canLeave?: boolean
}

/** The page at the board, whoever serves it. */
export function KioskPage({ line, canLeave = false }: KioskPageProps) {
  const { state, ahead, up } = useSyncExternalStore(line.subscribe, line.current)
  const { language = 'fr', timeZone = 'Europe/Paris' } = state ?? {}
  const voice = useMemo(() => kioskVoice(language, timeZone), [language, timeZone])
  const touches = useTouchLine(line, voice)
  const now = useNow(ahead)
  const room = state?.place?.room ?? state?.place?.school
  useEffect(() => {
    document.documentElement.lang = language
    document.title =
      room === undefined ? voice.t('kiosk.title_bare') : voice.t('kiosk.title', { room: voice.print(room) })
  }, [language, room, voice])
  return (
    <VoiceContext value={voice}>
      <TouchesContext value={touches}>
        <LiveRegion />
        {state ? <Told state={state} now={now} ahead={ahead} up={up} canLeave={canLeave} /> : <Starting up={up} />}
      </TouchesContext>
    </VoiceContext>
  )
}

function Starting({ up }: { up: boolean }) {
  const { t } = useVoice()
  return (
    <div className="kiosk">
      <Roof name="Préau" label={null} now={undefined} />
      <main id="main" className="main bare">
        <p className="by late">{t(up ? 'now.starting' : 'line.down')}</p>
      </main>
    </div>
  )
}

type View = { is: 'home' | 'input' | 'report' | 'leave' } | { is: 'code' | 'end'; session: KioskSession }
const HOME: View = { is: 'home' }

interface ToldProps {
  state: KioskState
  now: number
  ahead: number
  up: boolean
  canLeave: boolean
}

function Told({ state, now, ahead, up, canLeave }: ToldProps) {
  const voice = useVoice()
  const { t } = voice
  const { touch, forget } = useTouches()
  const [view, setView] = useState<View>(HOME)
  /** Sessions that failed, and go on here all the same. */
  const [stays, setStays] = useState<readonly string[]>([])
  const [rated, setRated] = useState<readonly string[]>([])
  const { board, place, tickets, help, asks, fix } = state
  const head = headOf(state, now)
  const goHome = useCallback(() => setView(HOME), [])
  useIdle(IDLE_AFTER, goHome, view.is !== 'home')
  const open = (next: View) => {
    forget()
    setView(next)
  }

  const launch = async (session: KioskSession) => {
    if (session.launch.code) return open({ is: 'code', session })
    await touch({ act: 'launch', booking: session.booking })
  }
  const rate = async (ticket: string, score: Score) => {
    const answer = await touch({ act: 'rate', ticket, score })
    if (answer?.refused !== null) return
    setRated((known) => [...known, ticket])
    announcer.say(t('rate.thanks'))
  }

  const isFailed = head.is === 'failed' && !stays.includes(head.session.booking)
  const toRate = tickets.find(({ id, rate }) => rate !== null && rate > now && !rated.includes(id))
  const shown = 'session' in head ? tickets.find(({ id }) => id === head.session.ticket) : undefined
  const ticket = shown ?? tickets.find((each) => isLive(each.state))
  const room = place?.room ?? place?.school ?? 'Préau'
  const label = ('session' in head ? head.session.classLabel : null) ?? place?.label ?? null

  return (
    <div className="kiosk" data-stale={!up || undefined}>
      {/* « Salle 1 · CP » has said already whose it is. */}
      <Roof name={room} label={label !== null && room.endsWith(` ${label}`) ? null : label} now={now}>
        {help && <HelpBanner help={help} />}
      </Roof>
      {viewOf()}
      {view.is === 'home' && toRate && !isFailed && (
        <Rating ticket={toRate} onRate={(score) => void rate(toRate.id, score)} />
      )}
      <Foot
        state={state}
        up={up}
        now={now}
        ticket={ticket}
        isTold={isFailed}
        onCancel={view.is === 'home' ? undefined : () => open(HOME)}
        onReport={() => open({ is: 'report' })}
      />
      {asks && <AskHelp asks={asks} ahead={ahead} />}
      {fix && !asks && <AskFix key={fix.fix} asked={fix} ahead={ahead} />}
      {board?.blank.value === true && (
        <button className="blackout" type="button" onClick={() => void touch({ act: 'blank', on: false })}>
          {t('controls.blank_off')}
        </button>
      )}
    </div>
  )

  function viewOf(): ReactNode {
    if (view.is === 'report') {
      return (
        <ReportView
          state={state}
          now={now}
          onDone={goHome}
          onLeave={canLeave ? () => open({ is: 'leave' }) : undefined}
        />
      )
    }
    if (view.is === 'input' && board) return <InputView input={board.input} onDone={goHome} />
    if (view.is === 'end') {
      const { booking } = view.session
      const end = async () => {
        const answer = await touch({ act: 'end', booking })
        if (answer?.refused === null) goHome()
      }
      return <EndView onEnd={() => void end()} onGoOn={goHome} />
    }
    if (view.is === 'leave') {
      return (
        <CodePad
          title={t('code.leave_title')}
          say={t('code.leave_say')}
          lengths={[]}
          busy={t('fallback.taking')}
          act="leave"
          onCode={async (code) => (await touch({ act: 'leave', code }))?.refused === null}
        />
      )
    }
    if (view.is === 'code') {
      const { booking, launch } = view.session
      const send = async (code: string) => {
        const answer = await touch({ act: 'launch', booking, code })
        const isCode = answer?.refused === 'code' || answer?.refused === 'wait' || !answer
        // What is wrong with the board or the lesson is told on the page itself.
        if (!isCode) goHome()
        return !isCode
      }
      return (
        <CodePad
          title={t('code.title')}
          say={t('code.say')}
          lengths={launch.digits}
          busy={t('touch.launching')}
          act="launch"
          onCode={send}
        />
      )
    }
    if (isFailed && head.is === 'failed') {
      const { session } = head
      const isBoard = session.diagnosis?.checks.some(({ what, verdict }) => what === 'board' && verdict === 'failed')
      const stay = () => setStays((known) => [...known, session.booking])
      return (
        <Failure
          session={session}
          ticket={shown}
          now={now}
          reached={state.server.reached}
          onStay={isBoard === false ? stay : undefined}
        />
      )
    }
    return (
      <Home
        state={state}
        head={head}
        now={now}
        onLaunch={(session) => void launch(session)}
        onEnd={(session) => open({ is: 'end', session })}
        onInput={() => open({ is: 'input' })}
      />
    )
  }
}
