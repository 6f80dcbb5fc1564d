import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findStillProgram, STILL_PROGRAMS, stillTaker } from './take-still.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-still-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program that writes what its script says. */
function put(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}
const on = (variables: object) => ({ PATH: `${folder}:/usr/bin:/bin`, ...variables })
const JPEG = `printf '\\377\\330\\377\\340'`

describe('stillTaker', () => {
  it('takes the first program of the table that works in this session', () => {
    for (const { program } of STILL_PROGRAMS) put(program, 'exit 1')
    const named = (variables: object) => findStillProgram({ PATH: folder, ...variables })?.program
    expect([
      named({ DISPLAY: ':0' }),
      named({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }),
      named({}),
      findStillProgram({ PATH: '', DISPLAY: ':0' }),
    ]).toEqual(['import', 'grim', undefined, undefined])
  })

  it('asks for a smaller picture until it is small enough', async () => {
    put('import', `case "$*" in *640x640*) ${JPEG};; *) ${JPEG}; head -c 150000 /dev/zero;; esac`)
    expect((await stillTaker({ environment: on({ DISPLAY: ':0' }) })())?.length).toBe(4)
  })

  it.each([
    ['fails', 'exit 1'],
    ['writes something else', 'echo PNG'],
    ['writes too much', `${JPEG}; head -c 200000 /dev/zero`],
  ])('gives nothing where the program %s', async (_what, script) => {
    put('import', script)
    expect(await stillTaker({ environment: on({ DISPLAY: ':0' }) })()).toBeUndefined()
  })

  it('gives no shell a word: what the display is called is an argument', () => {
    const display = ':0; touch /tmp/x'
    const args = STILL_PROGRAMS.find(({ program }) => program === 'ffmpeg')?.args(1280, 60, display)
    expect(args).toContain(display)
  })
})
