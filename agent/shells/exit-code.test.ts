import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { drawExitCode, exitCode } from './exit-code.ts'

let folder = ''
let now = 0
const clock = { uptime: () => now }
const SALT = '0123456789abcdef0123456789abcdef'
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-exit-'))
  now = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

it('lets out by the code that was drawn, and keeps only its sum, for itself', () => {
  const code = drawExitCode(folder, SALT)
  expect(code).toMatch(/^\d{8}$/)
  expect(exitCode(folder, clock).try(code)).toBe('right')
  const file = join(folder, 'kiosk-exit.json')
  expect(readFileSync(file, 'utf8')).not.toContain(code)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('lets nobody out where no code was drawn, or its file was tampered with', () => {
  expect(exitCode(folder, clock).try('00000000')).toBe('none')
  writeFileSync(join(folder, 'kiosk-exit.json'), '{"v":1,"salt":"","sum":""}')
  expect(exitCode(folder, clock).try('00000000')).toBe('none')
})

it('makes wait after five wrong tries, longer each time, and does not take the right one meanwhile', () => {
  const code = drawExitCode(folder, SALT)
  const wrong = code === '00000000' ? '00000001' : '00000000'
  const door = exitCode(folder, clock)
  expect(Array.from({ length: 5 }, () => door.try(wrong))).toEqual(Array.from({ length: 5 }, () => 'wrong'))
  expect(door.try(code)).toEqual({ wait: 30 })
  now = 30
  expect(door.try(wrong)).toBe('wrong')
  expect(door.try(code)).toEqual({ wait: 60 })
  now = 90
  expect(door.try(code)).toBe('right')
})
