import { isRefusedKey, KIOSK_POLICY } from '@preau/protocol/rules/kiosk-policy.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { guardSource } from './page-guard.ts'

interface Heard {
  name: string
  listener(event: object): void
}

/** Runs the text that is sent to a page, with as little of a page as it needs; gives what it listens to. */
function guarded(): { heard: Heard[]; calls: string[] } {
  const heard: Heard[] = []
  const calls: string[] = []
  const page = {
    addEventListener: (name: string, listener: Heard['listener']) => heard.push({ name, listener }),
    guard: (what: string) => calls.push(what),
  }
  new Function('globalThis', guardSource({ policy: KIOSK_POLICY, back: undefined }, 'guard'))(page)
  return { heard, calls }
}

it('refuses in a page exactly the keys that the policy refuses', () => {
  const { heard } = guarded()
  const onKey = heard.find(({ name }) => name === 'keydown')
  const key = fc.oneof(
    fc.string({ minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      'Tab',
      'F4',
      'F12',
      'Escape',
      'Delete',
      'Enter',
      'Control',
      'Shift',
      'BrowserHome',
      'ContextMenu',
      'ArrowLeft',
    ),
  )
  fc.assert(
    fc.property(
      key,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (name, ctrl, alt, shift, meta, altGraph) => {
        let held = false
        onKey?.listener({
          key: name,
          ctrlKey: ctrl,
          altKey: alt,
          shiftKey: shift,
          metaKey: meta,
          getModifierState: () => altGraph,
          preventDefault: () => {
            held = true
          },
          stopImmediatePropagation: () => {},
        })
        expect(held).toBe(isRefusedKey(KIOSK_POLICY, { key: name, ctrl, alt, shift, meta, altGraph }))
      },
    ),
  )
})

it('refuses to make a link a page by dragging, and lets an exercise be dragged', () => {
  const { heard, calls } = guarded()
  const drag = heard.find(({ name }) => name === 'dragstart')
  const on = (inExercise: boolean) => ({
    target: {
      nodeType: 1,
      closest: (selector: string) => (selector.includes('draggable') ? (inExercise ? {} : null) : {}),
    },
    preventDefault: () => {},
    stopImmediatePropagation: () => {},
  })
  drag?.listener(on(true))
  expect(calls).toEqual([])
  drag?.listener(on(false))
  expect(calls).toEqual(['drag'])
})
