import { describe, expect, it } from 'vitest'
import { requireGoodPassword } from './password-policy.ts'

const refusal = async (password: string, own: string[] = []) => {
  const error = await requireGoodPassword(password, own).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error as { code: string; context: { why: string; advice: string } } | undefined
}

describe('the policy of passwords', () => {
  it('takes four words that have nothing to do with one another, and asks for no signs', async () => {
    expect(await refusal('platane cartable vendredi gomme')).toBeUndefined()
    expect(await refusal('pluie-tuba-9-girafe')).toBeUndefined()
  })

  it('refuses what is short, by what a person counts as a letter', async () => {
    expect(await refusal('kR7!v2#qLx9')).toMatchObject({ code: 'PASSWORD_WEAK', context: { why: 'short', least: 12 } })
    // Eleven letters, typed with their accents beside them.
    expect((await refusal('e\u0301'.repeat(11)))?.context.why).toBe('short')
  })

  it.each(['motdepasse12', 'azertyuiop12', 'aaaaaaaaaaaaaaaa', 'abcdefghijklmnop', '12345678901234', 'Soleil123456'])(
    'refuses %s with a French sentence',
    async (password) => {
      const { code, context } = (await refusal(password)) ?? {}
      expect([code, context?.why]).toEqual(['PASSWORD_WEAK', 'guessable'])
      expect(context?.advice).toMatch(/mot|caract|touche|clavier|facile|séquence|utilis/i)
    },
  )

  it('refuses the name and the login of its person', async () => {
    const own = ['Inès Durand', 'ines.durand@nimes.fr']
    for (const password of ['ines.durand1', 'Inès Durand 2026', 'DURAND-ines-!!']) {
      expect((await refusal(password, own))?.context.why).toBe('own')
    }
    expect(await refusal('girafe durand trombone quai', own)).toBeUndefined()
  })

  it('looks at a password of the longest kind in no time', async () => {
    expect(await refusal('platane cartable vendredi gomme '.repeat(8))).toBeUndefined()
  })
})
