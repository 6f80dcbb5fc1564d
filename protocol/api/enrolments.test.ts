import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decoder } from '../decode.ts'
import { isPreauError } from '../errors.ts'
import { CSR_CHARACTERS, decodeEnrolmentAnswer, Enrolment, Renewal } from './enrolments.ts'

type Json = Record<string, unknown>
const golden: { enrolments: Json[]; answers: Json[]; renewals: Json[] } = JSON.parse(
  readFileSync(new URL('../golden/enrolments.json', import.meta.url), 'utf8'),
)
const readEnrolment = decoder(Enrolment, 'REQUEST_INVALID')
const [asked = {}] = golden.enrolments
const [admitted = {}] = golden.answers

function codeOf(read: () => unknown): unknown {
  try {
    read()
    return 'read'
  } catch (error) {
    return isPreauError(error) ? error.code : error
  }
}

describe('an enrolment', () => {
  it('is read as it was written', () => {
    expect(golden.enrolments.map((each) => readEnrolment(each))).toEqual(golden.enrolments)
    expect(golden.renewals.map((each) => decoder(Renewal, 'REQUEST_INVALID')(each))).toEqual(golden.renewals)
    expect(golden.answers.map((each) => decodeEnrolmentAnswer(each))).toEqual(golden.answers)
  })

  it.each([
    ['no secret', { secret: undefined }],
    ['a secret of another length', { secret: '0011' }],
    ['a secret in capitals', { secret: 'AABBCCDDEEFF00112233' }],
    ['no request for a certificate', { csr: undefined }],
    ['a certificate in its place', { csr: admitted.certificate }],
    ['a request that is too long', { csr: `-----BEGIN CERTIFICATE REQUEST-----${'A'.repeat(CSR_CHARACTERS)}` }],
    ['a claim that is none', { claim: '../../../../../../../../../../etc' }],
    ['a school that is none', { school: "' or 1=1 --" }],
    ['a field that nobody knows', { admin: true }],
  ])('is refused with %s', (_what, change) => {
    expect(codeOf(() => readEnrolment(JSON.parse(JSON.stringify({ ...asked, ...change }))))).toBe('REQUEST_INVALID')
  })

  it.each([
    ['a state that nobody knows', { state: 'maybe' }],
    ['a place without its certificate', { ...admitted, certificate: undefined }],
    ['a device that is no identifier', { ...admitted, device: '../../etc' }],
    ['nothing', {}],
  ])('has no answer with %s', (_what, answer) => {
    expect(codeOf(() => decodeEnrolmentAnswer(JSON.parse(JSON.stringify(answer))))).toBe('SERVER_UNREACHABLE')
  })
})
