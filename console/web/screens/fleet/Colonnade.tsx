import type { StatusCounts } from '@preau/protocol/api/devices.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import { memo } from 'react'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useAfter } from '../../../ui/use-after.ts'
import { useWords } from '../../format/words.ts'
import { postsOf } from './posts.ts'
import './colonnade.css'

interface ColonnadeProps {
  /** Undefined while they are on their way. */
  counts: StatusCounts | undefined
  status: Status | undefined
  onStatus: (status: Status | undefined) => void
}

/** How many devices have each status, one post a device; a click shows only those. */
export const Colonnade = memo(function Colonnade({ counts, status, onStatus }: ColonnadeProps) {
  const { t, format } = useWords()
  const waited = useAfter(counts === undefined)
  const total = counts ? STATUSES.reduce((sum, one) => sum + counts[one], 0) : undefined
  const figure = (count: number | undefined) =>
    count === undefined ? <b>{waited ? <i className="sk" /> : '\u00a0'}</b> : <b>{format.number(count)}</b>
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a colonnade
    <div
      className="colonnade"
      data-many={total !== undefined && total >= MANY ? true : undefined}
      role="group"
      aria-label={t('fleet.by_status')}
    >
      <button type="button" className="all" aria-pressed={status === undefined} onClick={() => onStatus(undefined)}>
        {figure(total)}
        <span className="muted">{t('fleet.all')}</span>
      </button>
      {STATUSES.map((one) => (
        <button
          key={one}
          type="button"
          className={counts?.[one] === 0 ? `st-${one} none` : `st-${one}`}
          aria-pressed={status === one}
          onClick={() => onStatus(status === one ? undefined : one)}
        >
          {figure(counts?.[one])}
          <StatusWord shape={one}>{t(`status.${one}.many`, { count: counts?.[one] ?? 2 })}</StatusWord>
          <PostsDrawing count={counts?.[one] ?? 0} total={total ?? 0} />
        </button>
      ))}
    </div>
  )
})

/** Figures of this size take more room than the words beside them. */
const MANY = 1000

function PostsDrawing({ count, total }: { count: number; total: number }) {
  const posts = postsOf(count, total)
  const frame = { className: 'posts', height: 14, preserveAspectRatio: 'none', 'aria-hidden': true } as const
  if (posts.kind === 'bar') {
    return (
      <svg {...frame} className="posts bar" viewBox="0 0 100 14" width="100%" aria-hidden="true">
        <rect className="rest" y="11" width="100" height="3" />
        <rect width={posts.share * 100} height="14" />
      </svg>
    )
  }
  return (
    <svg {...frame} viewBox={`0 0 ${Math.max(1, posts.width)} 14`} width={posts.width} aria-hidden="true">
      {posts.xs.map((x) => (
        <rect key={x} x={x} width={posts.post} height="14" rx="1" />
      ))}
    </svg>
  )
}
