import type { InventoryFieldName } from '@preau/protocol/rules/inventory-fields.ts'
import { MAX_CONDITIONS, type Question } from '@preau/protocol/rules/inventory-question.ts'
import { useEffect, useRef, useState } from 'react'
import { useDebounced } from '../../../ui/use-debounced.ts'
import type { Locale } from '../../format/locale.ts'
import { type Draft, newDraft, toCondition, toDraft } from './draft.ts'
import { isSame } from './search.ts'

export interface Drafts {
  drafts: readonly Draft[]
  /** No more conditions fit. */
  full: boolean
  add: (field: InventoryFieldName) => void
  set: (draft: Draft) => void
  remove: (key: number) => void
}

/** So long the hand rests before the fleet is asked, in ms. */
const REST_MS = 350

/**
 * The conditions as they are edited. What is complete of them becomes the question of the address once the hand rests; another
 * question in the address (a saved one, the back button) replaces them.
 */
export function useDrafts(
  question: Question | undefined,
  match: Question['match'],
  locale: Locale,
  onAsk: (question: Question | undefined) => void,
): Drafts {
  const keys = useRef(0)
  const read = (from: Question | undefined) =>
    (from?.conditions ?? []).map((condition) => toDraft(keys.current++, condition, locale))
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => read(question))
  const asked = useRef(question)
  const ask = useRef(onAsk)
  ask.current = onAsk
  const settled = useDebounced(drafts, REST_MS)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address replaces what is edited
  useEffect(() => {
    if (isSame(question, asked.current)) return
    asked.current = question
    setDrafts(read(question))
  }, [question])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drafts that have settled are asked, each once
  useEffect(() => {
    const conditions = settled.flatMap((draft) => toCondition(draft) ?? [])
    const next = conditions.length === 0 ? undefined : { match, conditions }
    if (isSame(next, asked.current)) return
    asked.current = next
    ask.current(next)
  }, [settled])

  return {
    drafts,
    full: drafts.length >= MAX_CONDITIONS,
    add: (field) => setDrafts((now) => [...now, newDraft(keys.current++, field)]),
    set: (draft) => setDrafts((now) => now.map((one) => (one.key === draft.key ? draft : one))),
    remove: (key) => setDrafts((now) => now.filter((one) => one.key !== key)),
  }
}
