import { type Static, Type } from 'typebox'
import { Count } from '../envelope.ts'
import { Id } from '../ids.ts'
import { Authority, School } from './places.ts'

const { id, authority, name, uai, insee, timezone, devices, unplaced, counts } = School.properties

/** A school as one chooses it. */
export const SchoolName = Type.Object({ id, name, uai, timezone })
export type SchoolName = Static<typeof SchoolName>
const AuthorityName = Type.Object({ id: Id, name: Authority.properties.name, schools: Type.Array(SchoolName) })

/** Every school by its name, under its authority, both sorted by name. It changes only where a person changes a place. */
export const SchoolNames = Type.Object({ authorities: Type.Array(AuthorityName) })
export type SchoolNames = Static<typeof SchoolNames>

/** A school in one line: what it holds is counted, its rooms are not named. */
export const SchoolLine = Type.Object({
  ...{ id, authority, name, uai, insee, timezone, devices, unplaced, counts },
  rooms: Count,
})
export type SchoolLine = Static<typeof SchoolLine>
export const AuthorityLine = Type.Object({
  id: Id,
  name: Authority.properties.name,
  insee: Authority.properties.insee,
  schools: Type.Array(SchoolLine),
})
export type AuthorityLine = Static<typeof AuthorityLine>

/** Every school in one line, under its authority, both sorted by name. */
export const SchoolLines = Type.Object({ authorities: Type.Array(AuthorityLine) })
export type SchoolLines = Static<typeof SchoolLines>
