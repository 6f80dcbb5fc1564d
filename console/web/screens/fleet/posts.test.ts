import { describe, expect, it } from 'vitest'
import { postsOf } from './posts.ts'

describe('the posts of a counter', () => {
  it('draws one post a device', () => {
    expect(postsOf(3, 37)).toEqual({ kind: 'posts', width: 18, xs: [0, 7, 14], post: 4 })
  })
  it('draws nothing for none', () => {
    expect(postsOf(0, 37)).toEqual({ kind: 'posts', width: 0, xs: [], post: 4 })
  })
  it('draws sixty posts and no more', () => {
    expect(postsOf(60, 60)).toMatchObject({ kind: 'posts', width: 417 })
    expect(postsOf(61, 122)).toEqual({ kind: 'bar', share: 0.5, width: 420 })
  })
})
