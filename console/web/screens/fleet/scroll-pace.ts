import { useMemo, useState } from 'react'

/** How fast a list is scrolled. It is another object once a quick movement has come to rest, so that who has it draws anew. */
export interface ScrollPace {
  /** Whether rows fly past faster than they can be read. */
  quick: () => boolean
  /** To be told each new place of the list, px, and whether it still moves. */
  look: (offset: number, moving: boolean) => void
}

/** @param limit px between two looks above which a movement is quick */
export function useScrollPace(limit: number): ScrollPace {
  const [rests, setRests] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a rest makes another object, which is how rows learn of it
  return useMemo(() => scrollPace(limit, () => setRests((count) => count + 1)), [limit, rests])
}

/** The pace without React: `onRest` is called once each time that a quick movement ends. */
export function scrollPace(limit: number, onRest: () => void): ScrollPace {
  let before: number | undefined
  let quick = false
  return {
    quick: () => quick,
    look(offset, moving) {
      if (!moving) {
        const ended = quick
        quick = false
        if (ended) onRest()
      } else if (before !== undefined && Math.abs(offset - before) > limit) quick = true
      before = offset
    },
  }
}
