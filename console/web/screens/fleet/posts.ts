/** So many posts can be told apart; a larger count is a bar. */
export const MOST_POSTS = 60

const POST = 4
const STEP = 7
/** The length of a bar that stands for the whole fleet. */
const FULL = MOST_POSTS * STEP

/** How a count is drawn: one small post a device, or a bar in proportion to the whole. Units of the drawing, 14 high. */
export type Posts =
  | { kind: 'posts'; width: number; xs: number[]; post: number }
  | { kind: 'bar'; share: number; width: number }

/** The posts of `count` out of `total` devices. */
export function postsOf(count: number, total: number): Posts {
  if (count > MOST_POSTS) return { kind: 'bar', share: total > 0 ? Math.min(1, count / total) : 0, width: FULL }
  const xs = Array.from({ length: count }, (_, index) => index * STEP)
  return { kind: 'posts', width: Math.max(0, count * STEP - (STEP - POST)), xs, post: POST }
}
