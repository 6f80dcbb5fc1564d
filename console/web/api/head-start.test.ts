import { describe, expect, it } from 'vitest'
import { HeadStart } from './head-start.ts'

/** A source in the hands of the test, and what was asked. */
function scene() {
  const listeners = new Map<string, (event: { data?: unknown }) => void>()
  const asked: string[] = []
  const start = new HeadStart(async (address) => {
    asked.push(address)
    return new Response(address)
  })
  const source = {
    addEventListener: (type: string, listener: (event: { data?: unknown }) => void) =>
      void listeners.set(type, listener),
    close: () => undefined,
  }
  start.begin(source, ['/api/a', '/api/b'])
  return { start, asked, fire: (type: string, data?: string) => listeners.get(type)?.({ data }) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the head start of a page', () => {
  it('asks once the stream is open, so that no change falls between', async () => {
    const { asked, fire } = scene()
    await settled()
    expect(asked).toEqual([])
    fire('open')
    await settled()
    expect(asked).toEqual(['/api/a', '/api/b'])
  })

  it('asks all the same where there is no stream to be had', async () => {
    const { asked, fire } = scene()
    fire('error')
    await settled()
    expect(asked).toEqual(['/api/a', '/api/b'])
  })

  it('gives each answer once, and none that was not asked for', async () => {
    const { start, fire } = scene()
    fire('open')
    const answer = await start.takeAnswer('/api/a')
    expect(await answer?.text()).toBe('/api/a')
    expect([start.takeAnswer('/api/a'), start.takeAnswer('/api/c')]).toEqual([undefined, undefined])
  })

  it('says to who comes later what the stream said before, and goes on', async () => {
    const { start, fire } = scene()
    fire('open')
    fire('change', '1')
    const taken = start.takeSource()
    const heard: string[] = []
    taken?.source.addEventListener('open', () => heard.push('open'))
    taken?.source.addEventListener('change', ({ data }) => heard.push(data))
    await settled()
    fire('change', '2')
    expect([taken?.wasFirst, heard, start.takeSource()]).toEqual([true, ['open', '1', '2'], undefined])
  })

  it('does not claim to be first before it is open', () => {
    expect(scene().start.takeSource()?.wasFirst).toBe(false)
  })
})
