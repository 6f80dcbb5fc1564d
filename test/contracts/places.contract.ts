import type { School } from '@preau/protocol/api/places.ts'
import { describe, expect, it } from 'vitest'
import { insertPlaces } from '../../server/store/place-import.ts'
import { placeTree } from '../../server/store/place-tree.ts'
import {
  deleteAuthority,
  deleteRoom,
  deleteSchool,
  ensureDefaultSchool,
  findRoomByName,
  insertAuthority,
  insertRoom,
  insertSchool,
  updateAuthority,
  updateRoom,
  updateSchool,
} from '../../server/store/places.ts'
import { listRooms } from '../../server/store/rooms.ts'
import { schoolLines, schoolNames } from '../../server/store/schools.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, newId } from './store-fixtures.ts'

const NOBODY = { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 0 }

/** Authorities, schools and rooms. */
export function placesContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('places', () => {
    it('are also had without their rooms: by name, and counted in a line each', async () => {
      const { db } = await fresh()
      const ferry = await makeYard(db, 'École Jules Ferry', 'Classe 10')
      const moulin = await makeYard(db, 'École Jean Moulin', 'Classe 2')
      await makeDevice(db, ferry.school, { room: ferry.room })
      await makeDevice(db, ferry.school)
      const { authorities } = await placeTree(db, 'all')
      const line = ({ rooms, ...school }: School) => ({ ...school, rooms: rooms.length })
      expect(await schoolLines(db, 'all')).toEqual({
        authorities: authorities.map((one) => ({ ...one, schools: one.schools.map(line) })),
      })
      expect(await schoolNames(db, 'all')).toEqual({
        authorities: authorities.map(({ id, name, schools }) => ({
          id,
          name,
          schools: schools.map((school) => ({
            id: school.id,
            name: school.name,
            uai: school.uai,
            timezone: school.timezone,
          })),
        })),
      })
      expect((await schoolLines(db, 'all')).authorities.flatMap(({ schools }) => schools)).toMatchObject([
        { id: ferry.school, rooms: 1, devices: 2, unplaced: 1, counts: { ...NOBODY, unknown: 2 } },
        { id: moulin.school, rooms: 1, devices: 0, unplaced: 0, counts: NOBODY },
      ])
    })

    it('are also had by one branch, with what stands above it', async () => {
      const { db } = await fresh()
      const ferry = await makeYard(db, 'École Jules Ferry')
      const moulin = await makeYard(db, 'École Jean Moulin')
      await makeDevice(db, moulin.school, { room: moulin.room })
      const { authorities } = await placeTree(db, 'all')
      const only = { authorities: authorities.filter(({ id }) => id === moulin.authority) }
      for (const branch of [{ authority: moulin.authority }, { school: moulin.school }, { room: moulin.room }]) {
        expect(await placeTree(db, 'all', branch)).toEqual(only)
      }
      expect(await placeTree(db, 'all', { school: newId() })).toEqual({ authorities: [] })
      expect(authorities.map(({ id }) => id)).toContain(ferry.authority)
    })

    it('give the rooms of a scope or of a search, by school and name', async () => {
      const { db } = await fresh()
      const ferry = await makeYard(db, 'École Jules Ferry', 'Salle 10')
      const moulin = await makeYard(db, 'École Jean Moulin', 'Bibliothèque')
      const second = newId()
      await db.write((t) => insertRoom(t, { id: second, school: ferry.school, name: 'Salle 2', kind: 'storage' }))
      const names = async (query: Parameters<typeof listRooms>[2]) =>
        (await listRooms(db, 'all', query)).rooms.map(({ name }) => name)
      expect(await names({})).toEqual(['Bibliothèque', 'Salle 2', 'Salle 10'])
      expect(await names({ school: ferry.school })).toEqual(['Salle 2', 'Salle 10'])
      expect(await names({ authority: moulin.authority })).toEqual(['Bibliothèque'])
      expect(await names({ q: 'BIBLIO moulin' })).toEqual(['Bibliothèque'])
      expect(await names({ q: 'salle 10' })).toEqual(['Salle 10'])
      expect(await names({ q: '100%' })).toEqual([])
      expect(await listRooms(db, 'all', { school: ferry.school, limit: 1 })).toEqual({
        rooms: [
          {
            id: second,
            name: 'Salle 2',
            kind: 'storage',
            school: { id: ferry.school, name: 'École Jules Ferry' },
            authority: { id: ferry.authority, name: expect.stringContaining('Commune') },
          },
        ],
        more: true,
      })
    })

    it('come by the thousand as they come one by one', async () => {
      const { db: many } = await fresh()
      const { db: single } = await fresh()
      const [authority, school, other] = [newId(), newId(), newId()]
      const places = {
        authorities: [{ id: authority, name: 'Vire Normandie', insee: '14762' }],
        schools: [
          { id: school, authority, name: 'École 2', uai: '0140001X', insee: null },
          { id: other, authority, name: 'École 10', timezone: 'Indian/Reunion' },
        ],
        rooms: Array.from({ length: 600 }, (_, index) => ({ id: newId(), school, name: `Salle ${index}` })),
      }
      await many.write((transaction) => insertPlaces(transaction, places))
      await single.write(async (transaction) => {
        for (const one of places.authorities) await insertAuthority(transaction, one)
        for (const one of places.schools) await insertSchool(transaction, one)
        for (const one of places.rooms) await insertRoom(transaction, one)
      })
      expect(await placeTree(many, 'all')).toEqual(await placeTree(single, 'all'))
      const twice = { authorities: [], schools: [], rooms: [{ id: newId(), school, name: 'salle 007' }] }
      await expect(many.write((transaction) => insertPlaces(transaction, twice))).rejects.toMatchObject({
        code: 'PLACE_DUPLICATE',
      })
    })

    it('are a tree with the devices that each holds, rooms sorted as a person sorts them', async () => {
      const { db } = await fresh()
      const { authority, school, room } = await makeYard(db, 'École Jules Ferry', 'Classe 10')
      const [cart, second] = [newId(), newId()]
      await db.write(async (transaction) => {
        await insertRoom(transaction, { id: cart, school, name: 'chariot', kind: 'mobile_cart' })
        await insertRoom(transaction, { id: second, school, name: 'classe 2' })
        await updateAuthority(transaction, 'all', authority, { name: 'Vire Normandie', insee: '14762' })
        await updateSchool(transaction, 'all', school, { uai: '0140001X', insee: '14762' })
      })
      await makeDevice(db, school, { room })
      await makeDevice(db, school)
      expect(await placeTree(db, 'all')).toEqual({
        authorities: [
          {
            id: authority,
            name: 'Vire Normandie',
            insee: '14762',
            schools: [
              {
                id: school,
                authority,
                name: 'École Jules Ferry',
                uai: '0140001X',
                insee: '14762',
                timezone: 'Europe/Paris',
                devices: 2,
                unplaced: 1,
                counts: { ...NOBODY, unknown: 2 },
                rooms: [
                  { id: cart, school, name: 'chariot', kind: 'mobile_cart', devices: 0 },
                  { id: second, school, name: 'classe 2', kind: 'classroom', devices: 0 },
                  { id: room, school, name: 'Classe 10', kind: 'classroom', devices: 1 },
                ],
              },
            ],
          },
        ],
      })
    })

    it('are made for a first start, once', async () => {
      const { db } = await fresh()
      const first = () => ({
        authorityId: newId(),
        schoolId: newId(),
        authority: 'Ma collectivité',
        school: 'Mon école',
      })
      const made = await db.write((transaction) => ensureDefaultSchool(transaction, first()))
      const again = await db.write((transaction) => ensureDefaultSchool(transaction, first()))
      const { authorities } = await placeTree(db, 'all')
      expect(again).toBe(made)
      expect(authorities.map(({ name, schools }) => [name, schools.map((school) => school.name)])).toEqual([
        ['Ma collectivité', ['Mon école']],
      ])
    })

    it('are found by a name that differs in case, accents and leading zeros', async () => {
      const { db } = await fresh()
      const { school, room } = await makeYard(db, 'École A', 'Salle Élan 1')
      expect(await findRoomByName(db, school, 'salle  elan 01')).toEqual({ id: room, name: 'Salle Élan 1' })
      expect(await findRoomByName(db, school, 'salle elan 2')).toBeUndefined()
      expect(await findRoomByName(db, newId(), 'Salle Élan 1')).toBeUndefined()
    })

    it('refuse a second one of the same name or code', async () => {
      const { db } = await fresh()
      const { authority, school, room } = await makeYard(db, 'École Jules Ferry', 'CE1')
      const other = newId()
      const cm2 = newId()
      await db.write(async (transaction) => {
        await updateAuthority(transaction, 'all', authority, { name: 'Saint-Denis', insee: '93066' })
        await updateSchool(transaction, 'all', school, { uai: '0140001X' })
        await insertSchool(transaction, { id: other, authority, name: 'École Jules Ferry', uai: '0140002Y' })
        await insertRoom(transaction, { id: cm2, school, name: 'CM2' })
      })
      const refused = [
        db.write((t) => insertAuthority(t, { id: newId(), name: 'SAINT-DENIS', insee: '93066' })),
        db.write((t) => insertSchool(t, { id: newId(), authority, name: 'Autre', uai: '0140001X' })),
        db.write((t) => insertSchool(t, { id: newId(), authority, name: 'ecole jules ferry' })),
        db.write((t) => insertRoom(t, { id: newId(), school, name: 'ce1' })),
        db.write((t) => updateRoom(t, 'all', cm2, { name: 'CE1' })),
        db.write((t) => updateSchool(t, 'all', other, { uai: '0140001X' })),
      ]
      for (const work of refused) await expect(work).rejects.toMatchObject({ code: 'PLACE_DUPLICATE' })
      await db.write((t) => insertAuthority(t, { id: newId(), name: 'Saint-Denis', insee: '97411' }))
      await db.write((t) => updateRoom(t, 'all', room, { name: 'ce1', kind: 'library_room' }))
      await db.write((t) => insertRoom(t, { id: newId(), school: other, name: 'CE1' }))
    })

    it('let exactly one of two equal ones in at the same time', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const both = await Promise.allSettled(
        ['CP', 'cp'].map((name) => db.write((t) => insertRoom(t, { id: newId(), school, name }))),
      )
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    })

    it('can only be taken away when they hold nothing', async () => {
      const { db } = await fresh()
      const { authority, school, room } = await makeYard(db)
      const { school: full, room: used } = await makeYard(db)
      await makeDevice(db, full, { room: used })
      for (const work of [
        db.write((t) => deleteAuthority(t, 'all', authority)),
        db.write((t) => deleteSchool(t, 'all', school)),
        db.write((t) => deleteRoom(t, 'all', used)),
      ]) {
        await expect(work).rejects.toMatchObject({ code: 'PLACE_NOT_EMPTY' })
      }
      await db.write((t) => deleteRoom(t, 'all', room))
      await db.write((t) => deleteSchool(t, 'all', school))
      await db.write((t) => deleteAuthority(t, 'all', authority))
      expect((await placeTree(db, 'all')).authorities.map(({ id }) => id)).not.toContain(authority)
    })

    it('are PLACE_NOT_FOUND where they are not, and where their parent is not', async () => {
      const { db } = await fresh()
      const nowhere = newId()
      for (const work of [
        db.write((t) => updateAuthority(t, 'all', nowhere, { name: 'x' })),
        db.write((t) => updateSchool(t, 'all', nowhere, { name: 'x' })),
        db.write((t) => updateRoom(t, 'all', nowhere, { name: 'x' })),
        db.write((t) => deleteRoom(t, 'all', nowhere)),
        db.write((t) => insertSchool(t, { id: newId(), authority: nowhere, name: 'x' })),
        db.write((t) => insertRoom(t, { id: newId(), school: nowhere, name: 'x' })),
      ]) {
        await expect(work).rejects.toMatchObject({ code: 'PLACE_NOT_FOUND' })
      }
    })
  })
}
