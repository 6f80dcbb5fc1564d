import { ACTIONS } from '@preau/protocol/rules/permissions.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPEN } from './matrix/open.ts'
import { ROWS } from './matrix/rows.ts'
import { type TestHttp, testHttp } from './testing.ts'

type Json = Record<string, unknown>
interface Operation extends Json {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string }[]
  responses: Record<string, { description?: string; content?: Record<string, { schema: Json }> }>
}

let http: TestHttp
let document: {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Json; securitySchemes: Json }
}

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
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...OPEN, ...Object.keys(ROWS)].sort())
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
        statuses.filter((status) => /^[23]/.test(status)),
        name,
      ).toHaveLength(1)
      // What sends a browser elsewhere has no other answer.
      if (!statuses.includes('302')) expect(statuses, name).toEqual(expect.arrayContaining(['4XX', '5XX']))
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description, `${name} ${status}`).toMatch(/\S/)
        const [media] = Object.values(response.content ?? {})
        if (status === '204' || status === '302') expect(media, name).toBeUndefined()
        else expect(Object.keys(media?.schema ?? {}), `${name} ${status}`).not.toEqual([])
        if (/^[45]/.test(status)) expect(media?.schema, name).toEqual({ $ref: '#/components/schemas/ErrorReply' })
      }
    }
  })

  it('says of each what one has to be allowed, or why everybody may ask, and how one shows who one is', () => {
    for (const { name, operation } of operations()) {
      const { 'x-action': action, 'x-open': open, security } = operation
      if (OPEN.includes(name))
        expect({ name, action, open, security }).toEqual({ name, open: expect.stringMatching(/\w/), security: [] })
      else
        expect({ name, action, security }).toEqual({
          name,
          action: expect.any(String),
          security: [{ session: [] }, { token: [] }],
        })
      if (action !== undefined) expect(ACTIONS).toContain(action)
    }
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'token'])
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
