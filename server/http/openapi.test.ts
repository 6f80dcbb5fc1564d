import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestHttp, testHttp } from './testing.ts'

type Json = Record<string, unknown>
interface Operation extends Json {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string }[]
  responses: Record<string, { description?: string; content?: Record<string, { schema: Json }> }>
}

let http: TestHttp
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Json } }

beforeAll(async () => {
  http = await testHttp()
  const reply = await http.app.inject('/api/openapi.json')
  document = reply.json()
})
afterAll(() => http.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )

describe('/api/openapi.json', () => {
  it('describes every route of the application', () => {
    expect(operations().map(({ name }) => name)).toEqual([
      'GET /api/health',
      'GET /api/openapi.json',
      'GET /api/devices',
      'GET /api/devices/{id}',
      'PATCH /api/devices/{id}',
      'GET /api/devices/{id}/samples',
      'GET /api/devices/{id}/samples.csv',
      'GET /api/samples/hours',
      'GET /api/devices/{id}/events',
      'GET /api/devices/{id}/inventory',
      'POST /api/inventory/answers',
      'GET /api/inventory/values',
      'GET /api/inventory/questions',
      'POST /api/inventory/questions',
      'PATCH /api/inventory/questions/{id}',
      'DELETE /api/inventory/questions/{id}',
      'POST /api/inventory/answers.csv',
      'POST /api/inventory/homogeneity.csv',
      'GET /api/inventory/homogeneity',
      'GET /api/places',
      'POST /api/authorities',
      'PATCH /api/authorities/{id}',
      'DELETE /api/authorities/{id}',
      'POST /api/schools',
      'GET /api/schools',
      'PATCH /api/schools/{id}',
      'DELETE /api/schools/{id}',
      'POST /api/rooms',
      'GET /api/rooms',
      'PATCH /api/rooms/{id}',
      'DELETE /api/rooms/{id}',
      'GET /api/schools/lines',
      'POST /api/places/import',
      'GET /api/schools/{id}/plan',
      'PUT /api/schools/{id}/plan',
      'DELETE /api/schools/{id}/plan',
      'POST /api/enrolments',
      'POST /api/enrolments/renewal',
      'POST /api/enrol-codes/local',
      'GET /api/enrolments/waiting',
      'POST /api/enrolments/waiting/{id}',
      'POST /api/devices/{id}/revoke',
      'POST /api/enrol-codes',
      'POST /api/enrol-codes/sheet',
      'GET /api/quarantine',
      'DELETE /api/quarantine',
      'DELETE /api/quarantine/{id}',
      'GET /api/live',
    ])
    const routes = http.app.printRoutes({ commonPrefix: false })
    for (const { name } of operations()) {
      const last =
        name
          .split('/')
          .at(-1)
          // The tree prints what two routes have in common once: only the ending of a file is left of it.
          ?.replace(/^\w+(?=\.\w+$)/, '')
          .replace(/\{(.*)\}/, ':$1') ?? ''
      expect(routes).toContain(last)
    }
  })

  it('says of each what it is for, what it answers and how it fails', () => {
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toMatch(/\S/)
      expect(operation.tags, name).toHaveLength(1)
      const statuses = Object.keys(operation.responses)
      expect(
        statuses.filter((status) => status.startsWith('2')),
        name,
      ).toHaveLength(1)
      expect(statuses, name).toEqual(expect.arrayContaining(['4XX', '5XX']))
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description, `${name} ${status}`).toMatch(/\S/)
        const [media] = Object.values(response.content ?? {})
        if (status === '204') expect(media, name).toBeUndefined()
        else expect(Object.keys(media?.schema ?? {}), `${name} ${status}`).not.toEqual([])
        if (/^[45]/.test(status)) expect(media?.schema, name).toEqual({ $ref: '#/components/schemas/ErrorReply' })
      }
    }
  })

  it('names every parameter of its paths', () => {
    for (const { name, operation } of operations()) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(
        inPath.map((parameter) => parameter.name),
        name,
      ).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter))
    }
  })

  it('refers to nothing that is not in it, and holds nothing that is not referred to', () => {
    const references = new Set<string>()
    walk(document, (key, value) => {
      if (key === '$ref') references.add(String(value))
    })
    const schemas = Object.keys(document.components.schemas)
    expect([...references].sort()).toEqual(schemas.map((name) => `#/components/schemas/${name}`).sort())
    expect(document.openapi).toMatch(/^3\.1/)
  })

  it('writes the shape of a list once and refers to it', () => {
    expect(document.paths['/api/devices']?.get?.responses['200']).toEqual({
      description: 'Done',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/DeviceList' } } },
    })
    expect(document.components.schemas.DeviceList).toMatchObject({
      properties: { rows: { type: 'array', items: { $ref: '#/components/schemas/DeviceRow' } } },
    })
  })
})

function walk(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    visit(key, member)
    walk(member, visit)
  }
}
