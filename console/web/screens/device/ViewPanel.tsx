import type { Device } from '@preau/protocol/api/devices.ts'
import type { RemoteView } from '@preau/protocol/api/views.ts'
import { VIEW_REASONS } from '@preau/protocol/rules/remote-view.ts'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useChange } from '../../api/changes.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { askView, endView, stillAddress, viewQuery } from '../../api/views.ts'
import { useWords, type WordsValue } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import './view.css'

/** The screen of a machine, seen with the consent of who sits before it. */
export function ViewPanel({ device }: { device: Device }) {
  const voice = useWords()
  const { t } = voice
  const { data } = useQuery(viewQuery(device.id))
  const ask = useChange((reason: (typeof VIEW_REASONS)[number]) => askView(device.id, { reason }))
  const end = useChange(() => endView(device.id))
  const now = useServerNow(1000)
  const view = data?.view ?? null
  const isShown = view?.state === 'shown'
  const still = useRef<HTMLImageElement>(null)
  const isLive = isShown || view?.state === 'asked'
  return (
    <section className="panel view" aria-labelledby="view">
      <header>
        <h2 id="view">{t('view.title')}</h2>
      </header>
      <p role="status">{view ? standing(view, now, voice) : t('view.say')}</p>
      {isShown && view.still > 0 && (
        <img
          ref={still}
          className="still"
          src={stillAddress(device.id, view.still)}
          alt={t('view.alt', { name: device.name })}
        />
      )}
      {isShown && view.still === 0 && <p className="still none">{t('view.first')}</p>}
      {isLive ? (
        <div className="rowb">
          <Button look="danger" small blocked={end.isPending} onClick={() => end.mutate(undefined)}>
            {t(isShown ? 'view.end' : 'view.cancel')}
          </Button>
          {isShown && view.still > 0 && (
            <Button small onClick={() => void still.current?.requestFullscreen()}>
              {t('view.large')}
            </Button>
          )}
        </div>
      ) : (
        <fieldset className="reasons">
          <legend>{t('view.reason')}</legend>
          {VIEW_REASONS.map((reason) => (
            <Button key={reason} small blocked={ask.isPending} onClick={() => ask.mutate(reason)}>
              {t(`view.reason.${reason}`)}
            </Button>
          ))}
        </fieldset>
      )}
      <Refusal error={ask.error ?? end.error} />
    </section>
  )
}

/** How it stands, in a sentence. */
function standing(view: RemoteView, now: number, { t }: WordsValue): string {
  const seconds = Math.max(0, Math.ceil((view.until - now) / 1000))
  if (view.state === 'asked') return t('view.asked', { seconds })
  if (view.state === 'shown')
    return t(view.unasked ? 'view.shown_unasked' : 'view.shown', { minutes: Math.ceil(seconds / 60) })
  if (view.state === 'refused') return t(`view.refused.${view.refused ?? 'nobody'}`)
  return t(`view.ended.${view.ended ?? 'time'}`)
}
