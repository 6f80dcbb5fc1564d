import type { LessonStep } from '@preau/protocol/api/lesson-steps.ts'
import { describe, expect, it } from 'vitest'
import { lessonStepText } from './lesson-step-text.ts'
import { createVoice } from './translate.ts'

const AT = Date.parse('2026-11-24T09:00:00Z')
const NOBODY = { mine: false, teacher: null, title: null, classLabel: null, thirdParty: null }

function step(more: Partial<LessonStep>, known: Partial<LessonStep['booking']> = {}): LessonStep {
  const resource = { id: 'r', kind: 'board', name: 'CP' } as const
  const booking = { id: 'b', resource, from: AT, to: AT + 3_600_000, ...NOBODY, ...known }
  return {
    id: 's',
    at: AT,
    step: 'ready',
    room: null,
    check: null,
    fault: null,
    instead: null,
    openedMs: null,
    ...more,
    booking,
  }
}

function said(each: LessonStep) {
  const { text, whose } = lessonStepText(each, createVoice('fr'))
  return [text, whose].map((words) => words.replace(/[\u00a0\u202f]/g, ' '))
}

describe('a step of a lesson', () => {
  it('says whose lesson it is to whom that concerns', () => {
    expect(said(step({}, { teacher: 'Anna', classLabel: 'CM1' }))).toEqual([
      'Séance prête',
      'séance de 10 h, Anna, CM1',
    ])
  })

  it('says only when the lesson is to everybody else', () => {
    expect(said(step({ step: 'running' }))).toEqual(['Séance en cours', 'séance de 10 h'])
  })

  it('says what was wrong', () => {
    expect(said(step({ step: 'failed', check: 'board', fault: 'silent' }))[0]).toBe(
      'Séance empêchée : Tableau, sans réponse',
    )
  })

  it('says where else it can be held, and where it was', () => {
    const failed = step({ step: 'failed', check: 'board', fault: 'silent', instead: 'BCD' })
    expect([said(failed)[0], said(step({ step: 'moved', instead: 'BCD' }))[0]]).toEqual([
      'Séance empêchée : Tableau, sans réponse ; repli proposé : BCD',
      'Séance tenue ailleurs : BCD',
    ])
  })
})
