import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshProfile } from './fresh-profile.ts'

describe('the profile of a window', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync('/tmp/preau-profile-')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('holds what its Chromium writes for a while, and goes with it', () => {
    const { path, temporary, wipe } = freshProfile(folder)
    expect([dirname(path), temporary]).toEqual([folder, path])
    wipe()
    expect(existsSync(path)).toBe(false)
  })

  it('has that elsewhere where a socket would lie too far down, and wipes both', () => {
    const { path, temporary, wipe } = freshProfile(join(folder, 'a'.repeat(60)))
    expect([existsSync(path), existsSync(temporary), dirname(temporary)]).toEqual([true, true, tmpdir()])
    wipe()
    expect([existsSync(path), existsSync(temporary)]).toEqual([false, false])
  })
})
