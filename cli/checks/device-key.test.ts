import { expect, it } from 'vitest'
import { deviceKeyCheck } from './device-key.ts'

it('says how the key of this machine lies, and fails where it does not open', async () => {
  type Look = Awaited<ReturnType<NonNullable<Parameters<typeof deviceKeyCheck>[1]>>>
  const says = async (look: Look) => {
    const { state, detail } = await deviceKeyCheck({ data: '/d', file: '/f' }, async () => look).run()
    return [state, detail.en]
  }
  expect([
    await says({ standing: undefined, keptBy: undefined }),
    await says({ standing: 'plain', keptBy: undefined }),
    await says({ standing: 'wrapped', keptBy: 'tpm' }),
    await says({ standing: 'wrapped', keptBy: 'host' }),
    await says({ standing: 'shut', keptBy: 'host' }),
  ]).toEqual([
    ['ok', '/d: none, or closed to this account'],
    ['ok', '/d: plain, closed by its rights'],
    ['ok', '/d: wrapped with the TPM'],
    ['ok', '/d: wrapped with a file of this disk'],
    ['fail', '/d: wrapped, and this machine does not open it'],
  ])
})
