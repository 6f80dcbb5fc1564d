import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPreauError } from './errors.ts'
import { uuidv7 } from './ids.ts'
import { downTopic, parseTopic, UP_KINDS, upTopic } from './topics.ts'

const id = fc
  .tuple(fc.nat(2 ** 46), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([now, random]) => uuidv7(now, random))

describe('parseTopic', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(id, id, fc.constantFrom(...UP_KINDS), (school, device, kind) => {
        expect(parseTopic(upTopic(school, device, kind))).toEqual({ direction: 'up', school, device, kind })
        expect(parseTopic(downTopic(school, device, 'ack'))).toEqual({ direction: 'down', school, device, kind: 'ack' })
      }),
    )
  })

  it.each([
    '',
    '#',
    'preau1/up/+/+/report',
    'preau1/up//x/report',
    'preau2/up/01999d00-0000-7000-8000-000000000001/01999d00-0000-7000-8000-0000000000aa/report',
    'preau1/sideways/01999d00-0000-7000-8000-000000000001/01999d00-0000-7000-8000-0000000000aa/report',
    'preau1/up/01999d00-0000-7000-8000-000000000001/01999d00-0000-7000-8000-0000000000aa/report/more',
    'preau1/up/01999d00-0000-7000-8000-000000000001/01999d00-0000-7000-8000-0000000000aa/Report',
    'preau1/up/01999D00-0000-7000-8000-000000000001/01999d00-0000-7000-8000-0000000000aa/report',
  ])('refuses %j', (topic) => {
    expect(() => parseTopic(topic)).toThrow('TOPIC_INVALID')
  })

  it('throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.string(), (topic) => {
        try {
          parseTopic(topic)
        } catch (error) {
          expect(isPreauError(error, 'TOPIC_INVALID')).toBe(true)
        }
      }),
    )
  })
})
