import { expect, it } from 'vitest'
import { manySeeds } from '../simulation/many-seeds.ts'

it('I1 I2 schools and a territory end equal, with nothing lost: five hundred even seeds', {
  timeout: 300_000,
}, async () => {
  expect(await manySeeds(2, 500)).toBeGreaterThan(0)
})
