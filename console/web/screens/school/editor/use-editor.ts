import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Room, School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useMemo, useRef, useState } from 'react'
import { devicesByRoom } from '../plan-scene.ts'
import { type Change, type Draft, devicesWith, draftOf, isRefused, type Refusal, roomsWith } from './draft.ts'
import { begin, type History, redo, step, undo } from './history.ts'
import type { Selection } from './selection.ts'

/** A drawing in hand, and what can be done with it. */
export interface Editor {
  school: School
  draft: Draft
  /** The rooms of the school and those that the draft brings. */
  rooms: readonly Room[]
  /** Every device, in the room where it will be. */
  devices: readonly DeviceRow[]
  inside: ReadonlyMap<Id, readonly DeviceRow[]>
  /** In which room the server has a device. */
  roomOf: (device: Id) => Id | null
  /** Something is not saved. */
  dirty: boolean
  canUndo: boolean
  canRedo: boolean
  selection: Selection
  /** Why the last change was not made. */
  refusal: Refusal | undefined
  select: (selection: Selection) => void
  /** Makes a change, or says why not; gives whether it was made. */
  act: (change: (draft: Draft) => Change) => boolean
  undo: () => void
  redo: () => void
  /** A name that no area of this page has. */
  newKey: () => string
  /** The drawing is on the server: what comes next is changed from there. */
  saved: (plan: Plan, school: School) => void
}

export function useEditor(school: School, plan: Plan, rows: readonly DeviceRow[]): Editor {
  const [history, setHistory] = useState<History<Draft>>(() => begin(draftOf(school, plan)))
  const [first, setFirst] = useState(history.present)
  const [selection, select] = useState<Selection>(undefined)
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined)
  const made = useRef(0)
  // What was done last: several changes may come before the page is drawn again.
  const current = useRef(history)
  const draft = history.present

  const rooms = useMemo(() => roomsWith(school, draft), [school, draft])
  const devices = useMemo(() => devicesWith(rows, draft, rooms), [rows, draft, rooms])
  const inside = useMemo(() => devicesByRoom(devices), [devices])
  const show = (next: History<Draft>) => {
    current.current = next
    setHistory(next)
    setRefusal(undefined)
  }
  return {
    ...{ school, draft, rooms, devices, inside, selection, refusal, select },
    roomOf: (device) => rows.find(({ id }) => id === device)?.room?.id ?? null,
    dirty: draft !== first,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    act: (change) => {
      const next = change(current.current.present)
      if (isRefused(next)) {
        setRefusal(next.refused)
        return false
      }
      show(step(current.current, next))
      return true
    },
    undo: () => show(undo(current.current)),
    redo: () => show(redo(current.current)),
    newKey: () => {
      made.current += 1
      return `new-${made.current}`
    },
    saved: (stored, known) => {
      const fresh = draftOf(known, stored)
      current.current = begin(fresh)
      setHistory(current.current)
      setFirst(fresh)
      setRefusal(undefined)
    },
  }
}
