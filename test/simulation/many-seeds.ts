import { Broken, simulate } from './simulate.ts'

/** Turns of a seed within `npm test`: enough for a restore, a jump of a clock and some cuts. */
const TURNS = 30

/**
 * Every second seed from `first` on, `count` of them; PREAU_SEED=n plays that one alone. Throws Broken with the seed and how to
 * play it again.
 */
export async function manySeeds(first: number, count: number, seed = process.env.PREAU_SEED): Promise<number> {
  const seeds = seed ? [Number(seed)] : Array.from({ length: count }, (_, place) => first + 2 * place)
  for (const each of seeds) {
    try {
      await simulate(each, TURNS)
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      throw new Broken(
        each,
        `${error.message}\nTo play it again: PREAU_SEED=${each} npm test -- --only contract simulation`,
      )
    }
  }
  return seeds.length
}
