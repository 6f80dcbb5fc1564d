import { describe, expect, it } from 'vitest'
import { isOfThisMachine } from './of-this-machine.ts'

describe('the address in a label', () => {
  it('leads nowhere from a phone where it is that of this machine alone', () => {
    const hosts = ['localhost', '127.0.0.1', '[::1]', 'preau.localhost', 'preau.local', '192.168.1.20', 'localhost.fr']
    expect(hosts.filter(isOfThisMachine)).toEqual(['localhost', '127.0.0.1', '[::1]', 'preau.localhost'])
  })
})
