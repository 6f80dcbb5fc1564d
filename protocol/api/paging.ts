import { Type } from 'typebox'

/** How a list is cut: `offset` rows are passed over, at most `limit` are given. */
export const Paging = {
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
}
