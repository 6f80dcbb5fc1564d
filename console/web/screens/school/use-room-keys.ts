import type { Id } from '@preau/protocol/ids.ts'
import { type FocusEvent, type KeyboardEvent, useState } from 'react'
import { isArrow, nearestRoom } from './nearest.ts'
import type { Scene } from './plan-scene.ts'

/** The room that the keyboard is in, and what its keys do: arrows go to the next room, Home and End to the first and last. */
export function useRoomKeys({ rooms }: Scene) {
  const [chosen, setChosen] = useState<Id | undefined>(undefined)
  const current = rooms.some(({ room }) => room.id === chosen) ? chosen : rooms[0]?.room.id
  const go = (picture: SVGSVGElement, room: Id | undefined) => {
    if (room === undefined) return
    setChosen(room)
    picture.querySelector<SVGAElement>(`[data-room="${room}"] .roomlink`)?.focus()
  }
  return {
    current,
    onFocus: (event: FocusEvent<SVGSVGElement>) => {
      const room = event.target.closest('[data-room]')?.getAttribute('data-room')
      if (room) setChosen(room)
    },
    onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const from = rooms.find(({ room }) => room.id === current)
      if (isArrow(event.key) && from) {
        event.preventDefault()
        const boxes = rooms.map(({ box }) => box)
        go(event.currentTarget, nearestRoom(boxes, from.box, event.key))
      } else if (event.key === 'Home' || event.key === 'End') {
        event.preventDefault()
        go(event.currentTarget, rooms.at(event.key === 'Home' ? 0 : -1)?.room.id)
      }
    },
  }
}
