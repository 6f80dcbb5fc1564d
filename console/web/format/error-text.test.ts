import { ERRORS } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { errorText } from './error-text.ts'
import { createVoice } from './translate.ts'
import { errorWords } from './words-error.ts'

describe('the words of an error', () => {
  it('exist for every code of the protocol and for no other', () => {
    const codes = [...Object.keys(ERRORS), 'UNKNOWN'].flatMap((code) => [`error.${code}.title`, `error.${code}.advice`])
    expect(Object.keys(errorWords.fr).sort()).toEqual(codes.sort())
  })

  it('say what failed, and what is safe or what to do', () => {
    expect(errorText('STORE_FULL', createVoice('en'))).toEqual({
      title: 'The server disk is full',
      advice:
        'Reports are waiting on the devices, nothing is lost. Free up space on the server: it will resume by itself.',
    })
  })

  it('are general ones for a code of another version', () => {
    expect(errorText('toString', createVoice('fr')).title).toBe('La demande n’a pas abouti')
  })
})
