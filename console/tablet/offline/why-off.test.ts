import { describe, expect, it } from 'vitest'
import { type Given, whatIsOff } from './why-off.ts'

const ALL: Given = { secure: true, subtle: true, indexed: true, camera: true, worker: 'ready' }

describe('what is off on a tablet', () => {
  it.each<[string, Partial<Given>, object[]]>([
    ['nothing, on a tablet that trusts its school', {}, []],
    ['nothing is said before it is known', { worker: 'pending' }, []],
    [
      'everything without encryption, for that one reason',
      { secure: false, subtle: false, worker: 'missing', camera: false },
      ['enrolment', 'offline', 'camera'].map((off) => ({ off, why: 'no_secure_context' })),
    ],
    [
      'working offline, where the certificate was clicked away',
      { worker: 'refused' },
      [{ off: 'offline', why: 'certificate' }],
    ],
    ['the camera, where the browser reads no codes', { camera: false }, [{ off: 'camera', why: 'browser' }]],
    ['the place, where nothing can be kept', { indexed: false }, [{ off: 'enrolment', why: 'storage' }]],
    ['working offline, in a browser without workers', { worker: 'missing' }, [{ off: 'offline', why: 'browser' }]],
  ])('is %s', (_what, given, off) => expect(whatIsOff({ ...ALL, ...given })).toEqual(off))
})
