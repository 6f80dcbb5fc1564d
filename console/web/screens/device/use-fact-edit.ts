import type { Device, DeviceChange } from '@preau/protocol/api/devices.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import { useState } from 'react'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { useDeviceChange } from './use-device-change.ts'

/** One fact being changed: what became of it, and the way back. */
export interface FactEdit {
  /** `undone` after the way back was taken. */
  done: 'saved' | 'undone' | null
  pending: boolean
  /** Why it was not saved, in words. */
  problem: string | null
  save: (change: DeviceChange, before: DeviceChange, then?: () => void) => void
  undo: () => void
  clear: () => void
}

export function useFactEdit(device: Device, voice: Voice): FactEdit {
  const mutation = useDeviceChange(device.id)
  const [before, setBefore] = useState<DeviceChange | null>(null)
  const [done, setDone] = useState<FactEdit['done']>(null)
  const text = mutation.error === null ? null : errorText(toPreauError(mutation.error).code, voice)
  return {
    done,
    pending: mutation.isPending,
    problem: text && `${text.title}. ${text.advice}`,
    save: (change, former, then) =>
      mutation.mutate(change, {
        onSuccess: () => {
          setBefore(former)
          setDone('saved')
          then?.()
        },
      }),
    undo: () => before && mutation.mutate(before, { onSuccess: () => setDone('undone') }),
    clear: () => {
      mutation.reset()
      setDone(null)
    },
  }
}
