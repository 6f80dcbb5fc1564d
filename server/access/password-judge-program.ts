// A worker thread: the lists of words that passwords are made of take 30 MB, which are gone with it.
import { parentPort } from 'node:worker_threads'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as french from '@zxcvbn-ts/language-fr'
import { type JudgeQuestion, LOOKED_AT } from './password-judge.ts'

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
  translations: french.translations,
  maxLength: LOOKED_AT,
})

parentPort?.on('message', ({ password, words }: JudgeQuestion) => {
  const { score, feedback } = judge.check(password, words)
  parentPort?.postMessage({ score, advice: feedback.warning || feedback.suggestions[0] || null })
})
