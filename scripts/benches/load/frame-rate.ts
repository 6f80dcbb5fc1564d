import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinBytes } from '@preau/protocol/spec/bytes.ts'
import { compileSpec } from '../../../agent/drivers/compile-spec.ts'
import { readSpecs } from '../../../agent/drivers/spec-files.ts'
import { readTranscript } from '../../../agent/drivers/transcript.ts'
import { framersOf } from '../../../agent/framing/framer-of.ts'
import { SPECS_FOLDER } from './specs-folder.ts'

/** Answers are told apart in pieces of so many bytes, as a serial port gives them. */
const PIECE = 32

/**
 * Frames a second that one core takes off the line and makes values of: every answer of every transcript, each decoded by its
 * own driver.
 * @param seconds how long it is measured
 */
export function framesPerSecond(seconds: number): number {
  const streams = readSpecs(SPECS_FOLDER).map(({ id, spec }) => {
    const driver = compileSpec(spec)
    const text = readFileSync(join(SPECS_FOLDER, '..', 'transcripts', `${id}.txt`), 'utf8')
    const answers = readTranscript(text, spec.notation).filter(
      ({ asked, refused }) => asked === 'read' && refused === undefined,
    )
    const wanted = answers.flatMap(({ name }) => driver.reads.get(name) ?? [])
    const newFramer = framersOf(spec.framing.replies, spec.notation)
    return { newFramer, wanted, bytes: joinBytes(answers.map(({ received }) => received)), driver }
  })
  let frames = 0
  let values = 0
  // Time of this process, not of the clock: others may want the core, too.
  const spent = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000_000
  }
  const begun = spent()
  for (let round = 0; round % 50 > 0 || spent() < begun + seconds; round++) {
    for (const { newFramer, wanted, bytes, driver } of streams) {
      const framer = newFramer()
      let nth = 0
      for (let at = 0; at < bytes.length; at += PIECE) {
        for (const frame of framer.push(bytes.subarray(at, at + PIECE))) {
          frames += 1
          if (driver.notice(frame) || driver.refusal(frame)) continue
          const answer = wanted[nth % wanted.length]?.answer(frame)
          nth += 1
          values += answer ? Object.keys(answer).length : 0
        }
      }
    }
  }
  if (values === 0) throw new Error('no frame was understood')
  return frames / (spent() - begun)
}
