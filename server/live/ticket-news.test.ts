import type { Reach } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import { TicketNews } from './ticket-news.ts'

const [ID, SCHOOL] = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002']

function heard(reach: Reach) {
  const news = new TicketNews()
  const tickets: string[] = []
  const leave = news.subscribe(reach, ({ ticket }) => void tickets.push(ticket))
  return { news, tickets, leave }
}

describe('the news of tickets', () => {
  it('are told to who reaches the class of the equipment, until he leaves', () => {
    const { news, tickets, leave } = heard(new Map([[SCHOOL, new Set(['tablet'] as const)]]))
    news.changed({ id: ID, school: SCHOOL, kind: 'tablet' })
    news.changed({ id: 'other class', school: SCHOOL, kind: 'projector' })
    news.changed({ id: 'whole school', school: SCHOOL, kind: null })
    news.changed({ id: 'other school', school: ID, kind: 'tablet' })
    leave()
    news.changed({ id: ID, school: SCHOOL, kind: 'tablet' })
    expect(tickets).toEqual([ID])
  })

  it('of a whole school are told to who reaches all of it', () => {
    const { news, tickets } = heard('all')
    news.changed({ id: ID, school: SCHOOL, kind: null })
    expect(tickets).toEqual([ID])
  })
})
