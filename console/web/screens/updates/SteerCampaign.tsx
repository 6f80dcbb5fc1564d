import type { Campaign, CampaignActName } from '@preau/protocol/api/campaigns.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { campaignQuery, steerCampaign } from '../../api/campaigns.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** Pause, resume, give up: each is asked once more before it is done. What the town hall leads a school only pauses for itself. */
export function SteerCampaign({ campaign }: { campaign: Campaign }) {
  const { id, state, counts, ledElsewhere, pausedHere } = campaign
  const { t } = useWords()
  const client = useQueryClient()
  const [asked, setAsked] = useState<CampaignActName>()
  const [retry, setRetry] = useState(false)
  const steer = useMutation({
    mutationFn: (act: CampaignActName) => steerCampaign(id, { act, ...(act === 'resume' && { retry }) }),
    onSuccess: (campaign) => {
      client.setQueryData(campaignQuery(id).queryKey, campaign)
      void client.invalidateQueries({ queryKey: ['campaigns'] })
      setAsked(undefined)
    },
  })
  if (state === 'done' || state === 'aborted') return null
  const ask = (act: CampaignActName) => {
    steer.reset()
    setRetry(false)
    setAsked(act)
  }
  return (
    <div className="steer">
      {(ledElsewhere ? !pausedHere : state === 'running') ? (
        <Button onClick={() => ask('pause')}>{t('updates.pause')}</Button>
      ) : (
        <Button onClick={() => ask('resume')}>{t('updates.resume')}</Button>
      )}
      {ledElsewhere ? (
        <p className="muted">{t('updates.led_elsewhere')}</p>
      ) : (
        <Button look="danger" onClick={() => ask('abort')}>
          {t('updates.abort')}
        </Button>
      )}
      {asked && (
        <Dialog
          question
          open
          title={t(`updates.${asked}_ask`)}
          closeLabel={t('updates.close')}
          onClose={() => setAsked(undefined)}
        >
          <p>{t(`updates.${asked}_say`)}</p>
          {asked === 'resume' && !ledElsewhere && counts.failed > 0 && (
            <label className="check">
              <input type="checkbox" checked={retry} onChange={(event) => setRetry(event.target.checked)} />
              {t('updates.retry')}
            </label>
          )}
          {steer.error && <Refusal error={steer.error} />}
          <div className="rowb end">
            <Button onClick={() => setAsked(undefined)}>{t('updates.keep')}</Button>
            <Button
              look={asked === 'abort' ? 'danger' : 'solid'}
              blocked={steer.isPending}
              onClick={() => steer.mutate(asked)}
            >
              {t(`updates.${asked}`)}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
