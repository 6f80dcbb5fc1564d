/** How many rows one question asks for: a table asks for the windows that it shows. */
export const PAGE = 100
export const FIRST_PAGE = { offset: 0, limit: PAGE } as const
