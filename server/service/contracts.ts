import type { Contract, Lot } from '@preau/protocol/contracts/contract.ts'
import { readContract } from '@preau/protocol/contracts/contract-text.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { ContractBook } from '@preau/protocol/rules/sla/book.ts'
import { zonedTime } from '@preau/protocol/rules/zoned-time.ts'
import {
  contractMarks,
  contractVersions,
  listContracts,
  type StoredContract,
  type StoredVersion,
} from '../store/contracts.ts'
import { coveredDevices, devicesMark, type NamedSchool, namedSchools } from '../store/covered-devices.ts'
import type { Queries } from '../store/database.ts'
import { withEquipment } from './contract-equipment.ts'
import { EVERYTHING, type Sight, seenLots, withLots } from './contract-sight.ts'
import type { Cover, Covered, Covers } from './cover.ts'

/** A contract with all that is known of it. */
export interface KnownContract extends StoredContract {
  versions: readonly StoredVersion[]
}

/** A version of a contract as somebody sees it: its lots alone, its equipment filled in. */
export interface SeenContract {
  stored: KnownContract
  version: StoredVersion
  contract: Contract
  lots: readonly Lot[]
  /** Whether these are all of its lots. */
  whole: boolean
  /** Two that have the same mark are the same. */
  mark: string
  idOf: (uai: string) => Id | undefined
  uaiOf: ReadonlyMap<Id, string>
  /** Made when it is first asked for. */
  book(): ContractBook
}

/** A contract as it was when it was looked up: what is asked of it then needs no other look at the fleet. */
export interface ContractLook {
  last: SeenContract
  /** The version that holds on a local date, or one lot of it. Throws CONTRACT_NOT_FOUND where nothing of it is seen. */
  on(date: string, lot?: string): Promise<SeenContract>
}

/**
 * Every contract in every version, read when it is asked for and kept until a version is added or the fleet changes.
 * INVARIANT: what holds on a local day is the last version whose `validFrom` is not later; so a month that is over keeps the
 * version that it was judged by.
 */
export class Contracts implements Covers {
  readonly #db: Queries
  readonly #texts = new Map<string, Contract>()
  readonly #seen = new Map<string, SeenContract>()
  #mark = ''
  #known: KnownContract[] = []
  #schools: readonly NamedSchool[] = []
  #ids = new Map<string, Id>()
  #uais = new Map<Id, string>()

  constructor(db: Queries) {
    this.#db = db
  }

  /** Every contract of which something is seen, by its title. */
  async list(sight: Sight): Promise<SeenContract[]> {
    await this.#load(this.#db)
    const found: SeenContract[] = []
    for (const stored of this.#known) {
      const seen = await this.#see(this.#db, stored, stored.versions.at(-1), sight)
      if (seen) found.push(seen)
    }
    return found
  }

  /** A version of a contract; without a number the last one. Throws CONTRACT_NOT_FOUND where nothing of it is seen. */
  async version(contract: Id, sight: Sight, number?: number): Promise<SeenContract> {
    const { versions, ...stored } = await this.#find(contract)
    const version = number === undefined ? versions.at(-1) : versions.find((each) => each.version === number)
    const seen = await this.#see(this.#db, { ...stored, versions }, version, sight)
    if (!seen) throw new PreauError('CONTRACT_NOT_FOUND', { contract })
    return seen
  }

  /** The version that holds on a local date, or one lot of it. Throws CONTRACT_NOT_FOUND where nothing of it is seen. */
  async on(contract: Id, sight: Sight, date: string, lot?: string): Promise<SeenContract> {
    const stored = await this.#find(contract)
    const seen = await this.#see(this.#db, stored, inForce(stored, date), sight, lot)
    if (!seen) throw new PreauError('CONTRACT_NOT_FOUND', { contract })
    return seen
  }

  /** A contract to be asked for several days. Throws CONTRACT_NOT_FOUND where nothing of it is seen. */
  async look(contract: Id, sight: Sight): Promise<ContractLook> {
    const stored = await this.#find(contract)
    const seen = async (version: StoredVersion | undefined, lot?: string): Promise<SeenContract> => {
      const found = await this.#see(this.#db, stored, version, sight, lot)
      if (!found) throw new PreauError('CONTRACT_NOT_FOUND', { contract })
      return found
    }
    return { last: await seen(stored.versions.at(-1)), on: (date, lot) => seen(inForce(stored, date), lot) }
  }

  /** The contract that covers a ticket on the day of its opening; undefined where none does. Of two the one that began last. */
  async coverOf(db: Queries, about: Covered): Promise<Cover | undefined> {
    await this.#load(db)
    const newest = this.#known.toSorted((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : a.id < b.id ? 1 : -1))
    for (const stored of newest) {
      const named = about.contract ?? stored.id
      const cover = named === stored.id ? await this.#coverBy(db, stored, about) : undefined
      if (cover) return cover
    }
    return undefined
  }

  /** The name of a party of a contract in its last version. */
  async partyName(db: Queries, contract: Id, party: string): Promise<string | null> {
    await this.#load(db)
    const last = this.#known.find(({ id }) => id === contract)?.versions.at(-1)
    return (last && this.#textOf(last).parties.find(({ id }) => id === party)?.name) ?? null
  }

  /** The schools that a contract can name, and how: those with a UAI. */
  async schools(): Promise<readonly NamedSchool[]> {
    await this.#load(this.#db)
    return this.#schools
  }

  async #coverBy(db: Queries, stored: KnownContract, about: Covered): Promise<Cover | undefined> {
    const { school, kind, device, at } = about
    const [first] = stored.versions
    const uai = this.#uais.get(school)
    if (uai === undefined || first === undefined) return undefined
    const date = zonedTime(this.#textOf(first).time_zone)(at).slice(0, 10)
    if (date < stored.from || date > stored.to) return undefined
    const seen = await this.#see(db, stored, inForce(stored, date), EVERYTHING)
    const book = seen?.book()
    if (!seen || !book?.schools.has(uai)) return undefined
    const { classes, parties } = seen.contract
    const placed = device === null ? undefined : book.placement(device, book.clock.dayAt(Math.floor(at / 1000)))
    const here = placed?.school === uai ? placed : undefined
    const named = here?.class ?? classes.find(({ kinds = [] }) => kind !== null && kinds.includes(kind))?.id
    const possible = kind !== null && named === undefined ? [] : book.lotsFor(uai, named)
    // An equipment of no class is nobody's; a fault of the school itself is of the first lot that has the school. What was once
    // found to be of a lot stays with it, whatever became of the equipment.
    const kept = about.contract === stored.id ? book.lots.get(about.lot ?? '') : undefined
    const lot = kept ?? possible.find(({ id }) => id === about.lot) ?? possible[0]
    if (!lot) return undefined
    return {
      book,
      school: uai,
      equipment: here && device !== null ? device : undefined,
      contract: stored.id,
      lot: lot.id,
      supplier: lot.supplier,
      buyer: parties.find(({ role }) => role === 'buyer')?.id ?? lot.supplier,
    }
  }

  async #find(contract: Id): Promise<KnownContract> {
    await this.#load(this.#db)
    const stored = this.#known.find(({ id }) => id === contract)
    if (!stored) throw new PreauError('CONTRACT_NOT_FOUND', { contract })
    return stored
  }

  async #load(db: Queries): Promise<void> {
    const marks = await contractMarks(db)
    // Without a contract nothing else is worth a look.
    const devices = marks.length === 0 ? '' : await devicesMark(db)
    const schools = await namedSchools(db)
    const mark = JSON.stringify([marks, devices, schools.map(({ id, uai }) => [id, uai])])
    if (mark === this.#mark) return
    const known: KnownContract[] = []
    const before = new Map(this.#known.map((each) => [each.id, each]))
    for (const stored of await listContracts(db)) {
      const last = before.get(stored.id)
      const versions = last?.version === stored.version ? last.versions : await contractVersions(db, stored.id)
      known.push({ ...stored, versions })
    }
    this.#known = known
    this.#schools = schools
    this.#ids = new Map(schools.map(({ uai, id }) => [uai, id]))
    this.#uais = new Map(schools.map(({ uai, id }) => [id, uai]))
    this.#seen.clear()
    this.#mark = mark
  }

  async #see(
    db: Queries,
    stored: KnownContract,
    version: StoredVersion | undefined,
    sight: Sight,
    only?: string,
  ): Promise<SeenContract | undefined> {
    if (!version) return undefined
    const text = this.#textOf(version)
    const idOf = (uai: string): Id | undefined => this.#ids.get(uai)
    const all = seenLots(text, version.links, idOf, sight)
    const lots = only === undefined ? all : all.filter(({ id }) => id === only)
    if (lots.length === 0) return undefined
    const mark = JSON.stringify([stored.id, version.version, lots.map(({ id }) => id)])
    const known = this.#seen.get(mark)
    if (known) return known
    const readAt = this.#mark
    const schools = text.schools.flatMap(({ uai }) => idOf(uai) ?? [])
    const isFilled = text.classes.some(({ kinds = [] }) => kinds.length > 0)
    const devices = isFilled ? await coveredDevices(db, schools) : []
    const contract = withLots(withEquipment(text, devices, this.#uais), lots)
    let book: ContractBook | undefined
    const seen: SeenContract = {
      stored,
      version,
      contract,
      lots,
      whole: lots.length === text.lots.length,
      mark,
      idOf,
      uaiOf: this.#uais,
      book: () => {
        book ??= new ContractBook(contract)
        return book
      },
    }
    // Only of the fleet that is known now: another question may have read a newer one meanwhile.
    if (this.#mark === readAt) this.#seen.set(mark, seen)
    return seen
  }

  /** The contract of a version, in its own number: what a person wrote there is not asked. */
  #textOf({ contract, version, text }: StoredVersion): Contract {
    const key = `${contract} ${version}`
    let read = this.#texts.get(key)
    if (!read) {
      read = { ...readContract(text), version }
      this.#texts.set(key, read)
    }
    return read
  }
}

/** The last version that holds on a local date; before all of them the first. */
export function inForce({ versions }: Pick<KnownContract, 'versions'>, date: string): StoredVersion | undefined {
  return versions.findLast(({ validFrom }) => validFrom <= date) ?? versions[0]
}
