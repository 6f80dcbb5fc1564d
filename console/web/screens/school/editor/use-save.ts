import type { School } from '@preau/protocol/api/places.ts'
import type { Plan } from '@preau/protocol/api/plans.ts'
import { isPreauError, type PreauError, toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { savePlan, useChange } from '../../../api/changes.ts'
import { planQuery } from '../../../api/queries.ts'
import { toPlanChange } from './draft.ts'
import type { Editor } from './use-editor.ts'

export interface Save {
  running: boolean
  /** Why it was not saved. */
  error: PreauError | undefined
  /** Somebody else changed the plan after this drawing was begun. */
  conflict: boolean
  run: () => void
  /** Saves in the place of what somebody else drew. */
  overwrite: () => void
}

/** Saves a drawing against the version from which it was begun. */
export function useSave(editor: Editor, plan: Plan, onSaved: (plan: Plan, school: School) => void): Save {
  const client = useQueryClient()
  const [base, setBase] = useState(plan.version)
  const save = useChange(async (version: number) => {
    const known = {
      rooms: new Set(editor.school.rooms.map(({ id }) => id)),
      devices: new Set<Id>(editor.devices.map(({ id }) => id)),
    }
    return await savePlan(editor.school.id, toPlanChange(editor.draft, version, known))
  })
  const send = (version: number) => {
    const { school } = editor
    const rooms = editor.rooms
    save.mutate(version, {
      onSuccess: (stored) => {
        client.setQueryData(planQuery(school.id).queryKey, stored)
        setBase(stored.version)
        onSaved(stored, { ...school, rooms: [...rooms] })
      },
    })
  }
  const changedMeanwhile = plan.version > base && editor.dirty
  return {
    running: save.isPending,
    error: save.error ? toPreauError(save.error) : undefined,
    conflict: isPreauError(save.error, 'PLAN_CHANGED') || (changedMeanwhile && !save.isPending),
    run: () => send(base),
    overwrite: () => {
      const { error } = save
      const theirs = isPreauError(error, 'PLAN_CHANGED') ? Number(error.context.version) : plan.version
      send(theirs)
    },
  }
}
