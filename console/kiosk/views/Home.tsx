import type { KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import { useVoice } from '../format/voice.ts'
import { comingOf, type Head } from '../model/head.ts'
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
  const { board } = state
  // Without a board there is room for more than the next one.
  const coming = comingOf(state, head, now).slice(0, board ? 1 : 4)
  return (
    <main id="main" className={board ? 'main' : 'main bare'}>
      <section className="now" aria-labelledby="now">
        {'session' in head ? (
          <SessionPart head={head} state={state} now={now} onLaunch={onLaunch} onEnd={onEnd} />
        ) : (
          <Quiet head={head} state={state} now={now} />
        )}
      </section>
      <section className="ctl" aria-labelledby={board ? 'controls' : coming.length > 0 ? 'next' : undefined}>
        <Next coming={coming} state={state} now={now} isAlone={!('session' in head)} />
        {board && <Controls board={board} guarded={head.is === 'running'} onInput={onInput} />}
      </section>
    </main>
  )
}

/** What comes after the session of the page. Where the page says itself that nothing does, this is silent. */
function Next({
  coming,
  state,
  now,
  isAlone,
}: {
  coming: readonly KioskSession[]
  state: KioskState
  now: number
  isAlone: boolean
}) {
  const { t, format, print } = useVoice()
  const { later } = state
  if (coming.length === 0) {
    if (isAlone) return null
    const day = later && { day: format.comingDay(later.from, now), time: format.time(later.from) }
    return (
      <div className="next">
        <p id="next">{day ? t('next.later', day) : t('next.none')}</p>
      </div>
    )
  }
  return coming.map(({ booking, from, to, title, teacher }, index) => (
    <div key={booking} className="next">
      <p id={index === 0 ? 'next' : undefined}>
        {t(index === 0 ? 'next.label' : 'next.times', { from: format.time(from), to: format.time(to) })}
      </p>
      <b>{teacher === null ? print(title) : t('next.who', { title: print(title), teacher: print(teacher) })}</b>
    </div>
  ))
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
      {day && <Rail day={day} current={undefined} now={now} />}
    </>
  )
}
