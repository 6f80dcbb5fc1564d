import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { base64Of } from '../../api/photo.ts'
import type { Act } from '../../api/tickets.ts'
import { useWork } from '../../api/use-work.ts'
import type { Voice } from '../../format/translate.ts'

/** What became of the last thing that was done on this sheet. */
export type Outcome = { kind: 'done' | 'kept'; what: string } | { kind: 'refused'; error: Error }

/** Does things to a ticket, and says what became of the last one. */
export function useActs(ticket: Ticket, { t }: Voice) {
  const work = useWork()
  const [busy, setBusy] = useState<string | undefined>(undefined)
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined)

  /** Throws what was refused. */
  const send = async (act: Act, at?: number, photo?: Blob): Promise<void> => {
    const name = t(`work.name.${act.act}`)
    const { kept } = await work.act(ticket.id, act, at)
    if (photo) await work.photo(ticket.id, await base64Of(photo), undefined, at)
    setOutcome({ kind: kept ? 'kept' : 'done', what: name })
    announcer.say(kept ? t('sheet.kept') : t('sheet.done', { act: name }))
  }
  /** By one touch: what was refused is shown where the others are. */
  const tap = async (act: Act): Promise<void> => {
    setBusy(act.act)
    setOutcome(undefined)
    try {
      await send(act)
    } catch (error) {
      setOutcome({ kind: 'refused', error: error as Error })
    } finally {
      setBusy(undefined)
    }
  }
  return { send, tap, busy, outcome }
}
