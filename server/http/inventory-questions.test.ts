import type { Answer, SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putSectionFacts, putStateFacts } from '../store/device-facts.ts'
import { type TestHttp, testHttp } from './testing.ts'

const GIB = 1024 ** 3
const HOSTILE = [
  "'; drop table devices; --",
  '" or 1=1 --',
  '$1',
  '%',
  '\\',
  '\u0000',
  '\ud800',
  '{{7*7}}',
  '<img src=x onerror=1>',
  ')) union select claim from devices --',
]

let http: TestHttp
let school: string
let device: string
beforeAll(async () => {
  http = await testHttp()
  const place = await http.place()
  school = place.school
  device = place.device
  await http.db.write(async (t) => {
    const at = 1_790_000_000_000
    const of = { school, device, at }
    await putSectionFacts(t, [
      { ...of, section: 'memory', items: [{ size: 4 * GIB }] },
      { ...of, section: 'system', items: [{ manufacturer: '+cmd', model: '=HYPERLINK("http://x")' }] },
      { ...of, section: 'software', items: [{ name: '@SUM(A1)', version: '1.5' }] },
    ])
    await putStateFacts(t, [{ school, device, values: { 'disk.used:C:': 41, 'disk.total:C:': 256e9 }, agent: '0.1.0' }])
  })
})
afterAll(() => http.close())

const post = (url: string, payload: object) =>
  http.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } })
const ask = (...conditions: object[]) => post('/api/inventory/answers', { question: { match: 'all', conditions } })
const below = { field: 'memory', operator: 'below', value: 8 * GIB }

describe('POST /api/inventory/answers', () => {
  it('answers with counts, schools and a page of devices', async () => {
    const answer = (await ask(below)).json() as Answer
    expect(answer).toMatchObject({ devices: 1, match: 1, unknown: 0, concerned: 1, fields: ['memory'], found: 1 })
    expect(answer.rows).toEqual([expect.objectContaining({ id: device, name: 'TNI du CP', values: [4 * GIB] })])
  })

  it.each([
    ['an unknown field', { field: 'claim', operator: 'is', value: 'x' }],
    ['a column of the database', { field: 'd.claim', operator: 'is', value: 'x' }],
    ['a comparison that the field does not know', { field: 'memory', operator: 'contains', value: 'x' }],
    ['SQL for a comparison', { field: 'memory', operator: '< 1 or 1=1 --', value: 1 }],
    ['a text for a figure', { field: 'memory', operator: 'below', value: '1 or 1=1' }],
    ['a figure that is none', { field: 'memory', operator: 'below', value: -1 }],
    ['a choice that is none', { field: 'status', operator: 'is', value: "ok' or 'x" }],
    ['a version without a figure', { field: 'agent', operator: 'below', value: 'récente' }],
    ['a program without a name', { field: 'software', operator: 'present', name: '  ' }],
    ['a name of nothing that can be read', { field: 'software', operator: 'present', name: '\u0000' }],
    ['a field of its own', { ...below, sql: '1=1' }],
  ])('refuses %s', async (_, condition) => {
    const reply = await ask(condition)
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'REQUEST_INVALID'])
  })

  it('refuses a question without a condition, and one with too many', async () => {
    expect((await ask()).statusCode).toBe(400)
    expect((await ask(...Array(13).fill(below))).statusCode).toBe(400)
  })

  it.each(HOSTILE)('takes %j in every text as a text that no device has', async (text) => {
    for (const condition of [
      { field: 'model', operator: 'contains', value: `zz${text}` },
      { field: 'model', operator: 'is', value: `zz${text}` },
      { field: 'processor', operator: 'contains', value: `zz${text}` },
      { field: 'os.version', operator: 'is', value: `9${text}` },
      { field: 'software', operator: 'present', name: `zz${text}` },
      { field: 'software', operator: 'below', name: `zz${text}`, value: `9${text}`, exact: true },
    ]) {
      const reply = await ask(condition)
      expect([condition, reply.statusCode, reply.json().match]).toEqual([condition, 200, 0])
    }
    const values = await http.app.inject(
      `/api/inventory/values?field=model&q=${encodeURIComponent(`zz${text}`.toWellFormed())}`,
    )
    expect(values.json()).toEqual({ rows: [] })
    expect((await ask(below)).json().match).toBe(1)
  })
})

describe('POST /api/inventory/answers.csv', () => {
  const table = async (payload: object) => {
    const reply = await post('/api/inventory/answers.csv', payload)
    return { reply, rows: parse(reply.body, { bom: true, delimiter: ';', trim: false }) as string[][] }
  }

  it('writes every device with words and figures of the reader, and no cell that a spreadsheet runs', async () => {
    const conditions = [
      below,
      { field: 'software', operator: 'present', name: 'sum(a1)' },
      { field: 'manufacturer', operator: 'contains', value: 'cmd' },
    ]
    await http.app.inject({ method: 'PATCH', url: `/api/devices/${device}`, payload: { warrantyUntil: '2029-08-31' } })
    const words = {
      school: 'École',
      memory: 'Mémoire (Go)',
      'status.unknown': 'Inconnu',
      file: 'Mémoire & cætera',
      device: '=1+1',
    }
    const { reply, rows } = await table({ question: { match: 'any', conditions }, decimal: 'comma', words })
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="Memoire-c-?tera\.csv"$/)
    expect(rows).toEqual([
      [
        'École',
        'room',
        "'=1+1",
        'kind',
        'model',
        'serial',
        'status',
        'simulated',
        'warranty',
        'Mémoire (Go)',
        'software',
        'manufacturer',
      ],
      [
        'Jules Ferry',
        'CP',
        'TNI du CP',
        'kind.board_pc',
        'OptiPlex',
        'S-1',
        'Inconnu',
        '',
        '2029-08-31',
        '4',
        "'@SUM 1.5",
        "'+cmd",
      ],
    ])
  })

  it('does not write a column twice that the question asks for', async () => {
    const conditions = [
      { field: 'kind', operator: 'is', value: 'board_pc' },
      { field: 'disk.free', operator: 'at_least', value: 1 },
    ]
    const { rows } = await table({ question: { match: 'all', conditions }, decimal: 'comma' })
    expect(rows[0]).toEqual([
      'school',
      'room',
      'device',
      'kind',
      'model',
      'serial',
      'status',
      'simulated',
      'warranty',
      'disk.free',
    ])
    expect(rows[1]?.at(-1)).toBe('151')
  })

  it('refuses what the page refuses', async () => {
    const reply = await post('/api/inventory/answers.csv', {
      question: { match: 'all', conditions: [{ field: 'memory', operator: 'older', value: 1 }] },
    })
    expect(reply.json().code).toBe('REQUEST_INVALID')
  })
})

describe('/api/inventory/questions', () => {
  it('keeps, changes and takes away', async () => {
    const question = { match: 'all', conditions: [below] }
    const made = await post('/api/inventory/questions', { name: '  Peu de  mémoire ', question })
    expect([made.statusCode, made.json()]).toEqual([
      201,
      {
        id: expect.any(String),
        name: 'Peu de mémoire',
        question,
        madeAt: http.services.clock(),
        changedAt: http.services.clock(),
      },
    ])
    const { id } = made.json() as SavedQuestion
    expect((await post('/api/inventory/questions', { name: 'peu de memoire', question })).json().code).toBe(
      'QUESTION_DUPLICATE',
    )
    const url = `/api/inventory/questions/${id}`
    const renamed = await http.app.inject({
      method: 'PATCH',
      url,
      payload: { name: "'; drop table inventory_questions; --" },
    })
    expect(renamed.json().name).toBe("'; drop table inventory_questions; --")
    expect((await http.app.inject('/api/inventory/questions')).json().rows).toHaveLength(1)
    const wrong = { match: 'all', conditions: [{ field: 'memory', operator: 'older', value: 1 }] }
    expect((await http.app.inject({ method: 'PATCH', url, payload: { question: wrong } })).statusCode).toBe(400)
    expect((await http.app.inject({ method: 'DELETE', url })).statusCode).toBe(204)
    expect((await http.app.inject({ method: 'DELETE', url })).json().code).toBe('QUESTION_NOT_FOUND')
  })
})

describe('/api/inventory/homogeneity', () => {
  it('gives each school with its configurations, and no share of so few', async () => {
    const list = (await http.app.inject('/api/inventory/homogeneity?top=2')).json()
    expect(list).toMatchObject({
      top: 2,
      total: 1,
      rows: [{ school: { id: school }, devices: 1, known: 0, index: null }],
    })
    expect((await http.app.inject('/api/inventory/homogeneity?top=0')).statusCode).toBe(400)
  })

  it('is written as a table', async () => {
    const reply = await post('/api/inventory/homogeneity.csv', { decimal: 'comma', words: { index: 'Indice (%)' } })
    expect(parse(reply.body, { bom: true, delimiter: ';' })).toEqual([
      ['school', 'Indice (%)', 'devices', 'known', 'configurations', 'most'],
      ['Jules Ferry', '', '1', '0', '0', ''],
    ])
  })
})
