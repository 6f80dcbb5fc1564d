import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeAuthority } from '../access/authority.ts'
import { newCode } from '../access/enrol-codes.ts'
import { enrolSheet } from './enrol-sheet.ts'

const NOW = Date.parse('2026-11-24T09:12:00Z')
const facts = { now: NOW, timezone: 'Europe/Paris' }
let codes: EnrolCodes

beforeAll(async () => {
  const { certificate } = await makeAuthority('test', NOW)
  const addresses = ['192.168.1.20', '10.0.0.7', '172.16.31.254'].map((host) => ({ host, port: 8443 }))
  codes = {
    school: { id: '01900000-0000-7000-8000-000000000001', name: 'École Jules-Ferry' },
    endsAt: Date.parse('2026-12-01T17:00:00Z'),
    codes: Array.from({ length: 30 }, (_, index) => ({
      label: `Tablette B-${String(index + 1).padStart(2, '0')}`,
      code: newCode({ authority: certificate, addresses }).code,
    })),
  }
})

describe('a sheet of codes', () => {
  it('has twelve codes to a page, is tagged, titled and in French', async () => {
    const text = (await enrolSheet(codes, facts)).toString('latin1')
    expect(text.slice(0, 8)).toBe('%PDF-1.7')
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(3)
    expect(text).toContain('/Lang (fr)')
    expect(text).toContain('/Marked true')
    expect(text).toContain('/DisplayDocTitle true')
    expect(text.match(/\/S \/Figure/g)).toHaveLength(33)
  })

  it('says at the head of each page where a tablet without an agent goes', async () => {
    const text = (await enrolSheet(codes, facts)).toString('latin1')
    expect(text.match(/\/Alt \(Code QR de https:\/\/192\.168\.1\.20:8443\/tablet\/\)/g)).toHaveLength(3)
  })

  it('is made for a single code, and for a school with the longest name', async () => {
    const school = { ...codes.school, name: 'É'.repeat(200) }
    const sheet = await enrolSheet({ ...codes, school, codes: codes.codes.slice(0, 1) }, facts)
    expect(sheet.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  })

  it('holds codes that can be read', () => {
    for (const { code } of codes.codes) expect(readEnrolCode(code).addresses).toHaveLength(3)
  })
})
