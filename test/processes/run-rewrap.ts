// Wraps the keys of a data folder and lays them down plain again, without end: node run-rewrap.ts DATA
import { KeyFiles } from '../../server/keys/key-files.ts'
import { WrappingKey } from '../../server/keys/wrapping-key.ts'

const files = new KeyFiles(process.argv[2] ?? '', new WrappingKey(new Uint8Array(32).fill(9)))
process.stdout.write('begun\n')
for (;;) {
  await files.wrapAll()
  await files.unwrapAll()
}
