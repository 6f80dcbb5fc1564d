import { ErrorReply } from '@preau/protocol/api/error.ts'
import { type Decoder, decoder } from '@preau/protocol/decode.ts'
import type { FastifySchemaCompiler, FastifyTypeProvider } from 'fastify'

/** A shape of the protocol: a JSON schema with a TypeScript type. */
export type Shape = Parameters<typeof decoder>[0]
/** The values that a shape describes. */
export type ShapeOf<S> = S extends Shape ? ReturnType<ReturnType<typeof decoder<S>>> : unknown

/** Lets Fastify know the types of requests and answers from their shapes, so that each is written once. */
export interface ProtocolShapes extends FastifyTypeProvider {
  validator: ShapeOf<this['schema']>
  serializer: ShapeOf<this['schema']>
}

/** The answers of a route: `shape` when it did what was asked, an error of docs/errors.md otherwise. */
export function answers<S extends Shape, const C extends 200 | 201 | 202 = 200>(shape: S, status?: C) {
  const errors = { '4xx': ErrorReply, '5xx': ErrorReply }
  return { [status ?? 200]: shape, ...errors } as { [K in C]: S } & typeof errors
}

/** The answers of a route that has nothing to tell. */
export const NO_CONTENT = {
  204: { type: 'null', description: 'Done' },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
} as const

/**
 * Reads every part of a request by its shape: REQUEST_INVALID with the path of the first fault. A body is taken as it is;
 * addresses have only text, so their figures are read and their defaults filled in first.
 */
export const requestCompiler: FastifySchemaCompiler<Shape> = ({ schema, httpPart }) => {
  const decode = decoder(schema, 'REQUEST_INVALID')
  return (value: unknown) => {
    try {
      return { value: httpPart === 'body' ? decode(value) : readAddress(schema, decode, value) }
    } catch (error) {
      return { error: error as Error }
    }
  }
}

type Property = { type?: string; default?: unknown }

function readAddress(schema: Shape, decode: Decoder<unknown>, value: unknown): unknown {
  const given = value as Record<string, unknown>
  const read: Record<string, unknown> = {}
  const { properties = {} } = schema as { properties?: Record<string, Property> }
  for (const [name, property] of Object.entries(properties)) {
    const text = Object.hasOwn(given, name) ? given[name] : undefined
    if (text === undefined || text === '') {
      if (property.default !== undefined) read[name] = property.default
    } else {
      read[name] = property.type === 'integer' || property.type === 'number' ? toNumber(text) : text
    }
  }
  return decode(read)
}

function toNumber(text: unknown): unknown {
  return typeof text === 'string' && /^-?\d{1,17}(\.\d{1,17})?$/.test(text) ? Number(text) : text
}
