import { type Static, Type } from 'typebox'

/** `kiosk-exit.json` in the data folder of an agent: by what the technician's way out of the kiosk is judged. */
export const ExitCodeFile = Type.Object(
  {
    v: Type.Literal(1),
    salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    sum: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'scrypt of the code with the salt' }),
  },
  { additionalProperties: false },
)
export type ExitCodeFile = Static<typeof ExitCodeFile>
