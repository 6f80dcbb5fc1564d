import { ErrorReply } from '@preau/protocol/api/error.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { errorReply, requestError } from './error-reply.ts'
import { testHttp } from './testing.ts'

describe('errorReply', () => {
  it('gives code, sentence and context, and neither stack nor cause', () => {
    const error = new PreauError('UAI_INVALID', { value: 'x', expected: undefined, n: 1 }, new Error('secret'))
    const reply = errorReply(error)
    expect(decoder(ErrorReply, 'INTERNAL')(reply)).toEqual({
      code: 'UAI_INVALID',
      message: expect.stringContaining('[UAI_INVALID]'),
      context: { value: 'x', n: 1 },
    })
    expect(JSON.stringify(reply)).not.toMatch(/secret|at .*\.ts/)
  })
})

describe('requestError', () => {
  it.each([
    [new PreauError('NOT_FOUND'), 'NOT_FOUND'],
    [{ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 'REQUEST_TOO_LARGE'],
    [{ code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }, 'REQUEST_INVALID'],
    [{ statusCode: 404 }, 'NOT_FOUND'],
    [new TypeError('secret'), 'INTERNAL'],
    [{ statusCode: 503 }, 'INTERNAL'],
    [undefined, 'INTERNAL'],
    ['text', 'INTERNAL'],
  ])('%#: %s is %s', (error, code) => expect(requestError(error).code).toBe(code))
})

describe('a route that fails', () => {
  it('answers without a word of what failed, and reports it', async () => {
    const http = await testHttp({ health: () => Promise.reject(new Error('secret of /var/lib')) })
    const reply = await http.app.inject('/api/health')
    expect([reply.statusCode, reply.json()]).toEqual([
      500,
      { code: 'INTERNAL', message: expect.any(String), context: {} },
    ])
    expect(reply.body).not.toContain('secret')
    expect(http.told.errors).toEqual(['INTERNAL'])
    await http.close()
  })

  it.each([
    ['{"name":', 'REQUEST_INVALID', 400],
    ['', 'REQUEST_INVALID', 400],
    ['{"__proto__":{"name":"x"},"name":"y"}', 'REQUEST_INVALID', 400],
    [`{"name":"${'x'.repeat(70_000)}"}`, 'REQUEST_TOO_LARGE', 413],
  ])('says that the body %.20j cannot be read', async (payload, code, status) => {
    const http = await testHttp()
    const headers = { 'content-type': 'application/json' }
    const reply = await http.app.inject({ method: 'POST', url: '/api/authorities', headers, payload })
    expect([reply.statusCode, reply.json().code]).toEqual([status, code])
    expect(http.told.errors).toEqual([])
    await http.close()
  })
})
