import type { KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { type Head, nextOf } from '../model/head.ts'
import { Controls } from '../parts/Controls.tsx'
import { Rail } from '../parts/Rail.tsx'
import { SessionPart } from '../parts/SessionPart.tsx'

interface HomeProps {
  state: KioskState
  head: Head
  now: number
  onLaunch: (session: KioskSession) => void
  onEnd: (session: KioskSession) => void
  onInput: () => void
}

/** What the page shows when nobody touches it: the session it is about, the next one, and the board. */
export function Home({ state, head, now, onLaunch, onEnd, onInput }: HomeProps) {
  const { t, format, print } = useVoice()
  const next = nextOf(state, head, now)
  const { day, board, later } = state
  return (
    <main id="main" className={board ? 'main' : 'main bare'}>
      <section className="now" aria-labelledby="now">
        {'session' in head ? (
          <SessionPart head={head} state={state} now={now} onLaunch={onLaunch} onEnd={onEnd} />
        ) : (
          <Quiet head={head} state={state} now={now} />
        )}
      </section>
      <section className="ctl" aria-labelledby={board ? 'controls' : 'next'}>
        <div className="next">
          {next ? (
            <>
              <p id="next">{t('next.label', { from: format.time(next.from), to: format.time(next.to) })}</p>
              <b>
                {next.teacher === null
                  ? print(next.title)
                  : t('next.who', { title: print(next.title), teacher: print(next.teacher) })}
              </b>
            </>
          ) : (
            <p id="next">
              {later && 'session' in head
                ? t('next.later', { day: format.comingDay(later.from, now), time: format.time(later.from) })
                : t('next.none')}
            </p>
          )}
        </div>
        {board && <Controls board={board} guarded={head.is === 'running'} onInput={onInput} />}
      </section>
      {!('session' in head) && day && <Rail day={day} current={undefined} now={now} />}
    </main>
  )
}

/** No session: why, and when the next one is. */
function Quiet({ head, state: { day, later }, now }: { head: Head; state: KioskState; now: number }) {
  const { t, format, print } = useVoice()
  const coming = later && t('now.free_later', { day: format.comingDay(later.from, now), time: format.time(later.from) })
  const say = {
    no_place: t('now.no_place_say'),
    no_plan: t('now.no_plan_say'),
    holiday: t('now.holiday_say', { name: print(day?.free ?? '') }),
    closed: '',
    free: t('now.free_say'),
  }
  if ('session' in head) return null
  return (
    <>
      <h2 id="now" className="calm">
        {t(`now.${head.is}`)}
      </h2>
      <p className="by">{say[head.is]}</p>
      {coming && <p className="by">{coming}</p>}
    </>
  )
}
