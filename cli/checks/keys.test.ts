import { describe, expect, it } from 'vitest'
import { keysCheck } from './keys.ts'

const sees = async (standing: Partial<Awaited<ReturnType<Parameters<typeof keysCheck>[1] & object>>>) => {
  const all = { plain: [], wrapped: [], opens: true, keptBy: undefined, ...standing }
  const { state, detail } = await keysCheck({ data: '/d' }, async () => all).run()
  return [state, detail.en]
}

describe('the check of the keys', () => {
  it('says whether they lie wrapped, and by what', async () => {
    expect(await sees({})).toEqual(['ok', '/d: not made yet'])
    expect(await sees({ plain: ['seal.key'] })).toEqual(['ok', '/d: plain, closed by their rights'])
    const wrapped = ['authority.key', 'seal.key']
    expect(await sees({ wrapped, keptBy: 'tpm' })).toEqual(['ok', '/d: wrapped with the TPM of this machine'])
    expect(await sees({ wrapped, keptBy: 'host' })).toEqual(['ok', expect.stringContaining('encrypt the disk as well')])
    expect(await sees({ wrapped })).toEqual(['ok', '/d: wrapped by the system'])
  })

  it('warns of those that lie plain beside wrapped ones, and fails where they do not open', async () => {
    expect(await sees({ wrapped: ['seal.key'], plain: ['server.key'] })).toEqual(['warn', '/d: server.key plain'])
    expect(await sees({ wrapped: ['seal.key'], opens: false })).toEqual([
      'fail',
      '/d: wrapped, and this machine does not open them',
    ])
  })

  it('blames nobody who may not look', async () => {
    const closed = keysCheck({ data: '/d' }, () => Promise.reject(new Error('EACCES')))
    expect(await closed.run()).toMatchObject({ state: 'ok', detail: { en: expect.stringContaining('sudo') } })
  })
})
