import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PreauError } from '../errors.ts'
import { isRefusedKey, KIOSK_POLICY, mayHave, mayShow } from './kiosk-policy.ts'
import { GRANTABLE, LETTABLE, policyUnder, readKioskPolicy, sitesUnder, windowRules } from './window-rules.ts'

const HEAD = { policy: 'kiosk', version: '2' }
const read = (more: object) => readKioskPolicy(JSON.stringify({ ...HEAD, ...more }))

describe('a signed policy of the kiosk', () => {
  it('changes what it says, and leaves the rest as the program has it', () => {
    const policy = readKioskPolicy('policy: kiosk\nversion: "2"\nsites: [ent.fr]\nkeys: { refused: [Insert] }\n')
    expect(sitesUnder(policy, ['lumni.fr', 'ent.fr'])).toEqual(['lumni.fr', 'ent.fr'])
    expect(policyUnder(windowRules(policy))).toEqual({
      ...KIOSK_POLICY,
      keys: { ...KIOSK_POLICY.keys, refused: [...KIOSK_POLICY.keys.refused, 'Insert'] },
    })
    expect([policyUnder(undefined), sitesUnder(undefined, ['lumni.fr'])]).toEqual([KIOSK_POLICY, ['lumni.fr']])
  })

  it('shuts a site whatever the school allows, with what is below it and nothing beside it', () => {
    const reach = {
      origins: ['http://127.0.0.1:40000'],
      sites: ['lumni.fr', 'ent.fr'],
      shut: read({ shut: ['jeux.lumni.fr'] }).shut,
    }
    const shown = ['https://lumni.fr/', 'https://ent.fr/', 'http://127.0.0.1:40000/']
    expect(shown.map((address) => mayShow(address, reach))).toEqual([true, true, true])
    const held = ['https://jeux.lumni.fr/', 'https://a.jeux.lumni.fr/x']
    expect(held.map((address) => mayShow(address, reach))).toEqual([false, false])
  })

  it.each([
    ['of another sort', { policy: 'console' }, '/policy'],
    ['that gives the camera', { permissions: ['media'] }, '/permissions/0'],
    ['that leaves the page the chord that closes a window', { keys: { allowed: ['Ctrl+W'] } }, '/keys/allowed/0'],
    ['that wants to allow other keys', { keys: { others: 'allowed' } }, '/keys/others'],
    ['that lets downloads through', { downloads: 'allow' }, '/downloads'],
    ['of a site that is an address', { sites: ['https://ent.fr'] }, '/sites/0'],
    ['of a whole country', { sites: ['fr'] }, '/sites/0'],
    ['of more sites than any', { sites: Array.from({ length: 51 }, (_, i) => `s${i}.fr`) }, '/sites'],
  ])('%s is refused, and says where', (_, more, path) => {
    expect(() => read(more)).toThrow(
      expect.objectContaining({ code: 'KIOSK_POLICY_INVALID', context: expect.objectContaining({ path }) }),
    )
  })

  it('is read whole or refused by its code, whatever its bytes are', () => {
    const text = JSON.stringify({
      ...HEAD,
      sites: ['ent.fr'],
      keys: { allowed: ['Ctrl+A'], refused: ['F13'] },
      shut: ['a.fr'],
    })
    const spoiled = fc.array(fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 })), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(fc.oneof(spoiled, fc.string({ maxLength: 300 })), (changes) => {
        const hostile =
          typeof changes === 'string'
            ? changes
            : changes.reduce((now, [at, put]) => now.slice(0, at) + put + now.slice(at + 1), text)
        try {
          const { policy, sites = [] } = readKioskPolicy(hostile)
          expect([policy, sites.every((site) => /^[a-z0-9.-]+\.[a-z]{2,63}$/.test(site))]).toEqual(['kiosk', true])
        } catch (error) {
          expect(error instanceof PreauError && error.code).toBe('KIOSK_POLICY_INVALID')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never lets through what the program refuses, but for the chords and permissions that stand in two lists', () => {
    const rules = fc.record(
      {
        newWindows: fc.constantFrom('same_window' as const, 'refuse' as const),
        permissions: fc.uniqueArray(fc.constantFrom(...GRANTABLE)),
        keys: fc.record(
          {
            allowed: fc.uniqueArray(fc.constantFrom(...LETTABLE)),
            refused: fc.array(fc.constantFrom('F13', 'Ctrl+A', 'Insert', 'A*')),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    )
    const pressed = fc.record({
      key: fc.constantFrom('a', 'w', 'Z', 'n', 'F4', 'F12', 'Escape', 'ArrowLeft', 'Delete', 'Tab', 'Print', 'é'),
      ...{ ctrl: fc.boolean(), alt: fc.boolean(), shift: fc.boolean(), meta: fc.boolean(), altGraph: fc.boolean() },
    })
    fc.assert(
      fc.property(
        rules,
        pressed,
        fc.constantFrom('media', 'geolocation', 'usb', 'notifications'),
        (said, key, asked) => {
          const policy = policyUnder(read(said))
          const { key: name, ctrl, alt, shift, meta } = key
          const chord = [
            ctrl && 'Ctrl',
            alt && 'Alt',
            meta && 'Meta',
            shift && 'Shift',
            [...name].length === 1 ? name.toUpperCase() : name,
          ]
          const isLettable = LETTABLE.some((each) => each === chord.filter((part) => part !== false).join('+'))
          if (isRefusedKey(KIOSK_POLICY, key) && !isLettable) expect(isRefusedKey(policy, key)).toBe(true)
          expect(mayHave(policy, asked, 'https://lumni.fr/', { origins: [], sites: ['lumni.fr'] })).toBe(false)
          const { downloads, devtools, contextMenu, fileDialogs, printing, drag } = policy
          expect({ downloads, devtools, contextMenu, fileDialogs, printing, drag }).toEqual({
            ...{ downloads: 'refuse', devtools: 'refuse', contextMenu: 'refuse', fileDialogs: 'refuse' },
            ...{ printing: 'refuse', drag: 'within_page' },
          })
        },
      ),
      { numRuns: 500 },
    )
  })
})
