/** One code of a value set while it is being resolved. */
export interface CodeEntry {
  readonly system: string
  readonly code: string
  readonly display?: string
  /** Version an expansion was made from (ValueSet.expansion.contains.version): told, never matched. */
  readonly version?: string
  /** Versions of the code system the value set pins (ValueSet.compose.include.version); absent: any version. */
  readonly pins?: ReadonlySet<string>
}

/**
 * A set of codes keyed by system, then code, with the set algebra of ValueSet.compose (FHIR R4 ValueSet, 4.9.5).
 * Pins follow it: united, "any version" wins; intersected, the pin wins and two different pins have nothing in common.
 */
export class CodeSet {
  readonly systems: ReadonlyMap<string, ReadonlyMap<string, CodeEntry>>
  readonly #systems = new Map<string, Map<string, CodeEntry>>()
  #size = 0

  constructor (entries: Iterable<CodeEntry> = []) {
    this.systems = this.#systems
    for (const entry of entries) this.add(entry)
  }

  /** Number of distinct system + code. */
  get size (): number {
    return this.#size
  }

  get (system: string, code: string): CodeEntry | undefined {
    return this.#systems.get(system)?.get(code)
  }

  /** Puts one code in; a code already there keeps its first display and takes the wider pins. */
  add (entry: CodeEntry): void {
    let codes = this.#systems.get(entry.system)
    if (codes === undefined) this.#systems.set(entry.system, codes = new Map())
    const present = codes.get(entry.code)
    if (present === undefined) this.#size++
    codes.set(entry.code, present === undefined ? entry : withPins({ ...entry, ...present }, unitedPins(present.pins, entry.pins)))
  }

  * entries (): Generator<CodeEntry> {
    for (const codes of this.#systems.values()) yield * codes.values()
  }
}

/** Codes that are in one of the sets: several includes (ValueSet.compose.include). */
export function unionOf (sets: Iterable<CodeSet>): CodeSet {
  const union = new CodeSet()
  for (const set of sets) for (const entry of set.entries()) union.add(entry)
  return union
}

/** Codes that are in both: several value sets within one include (ValueSet.compose.include.valueSet). */
export function intersectionOf (left: CodeSet, right: CodeSet): CodeSet {
  const intersection = new CodeSet()
  for (const entry of left.entries()) {
    const other = right.get(entry.system, entry.code)
    if (other === undefined) continue
    const pins = intersectedPins(entry.pins, other.pins)
    if (pins?.size !== 0) intersection.add(withPins(entry, pins))
  }
  return intersection
}

/**
 * Codes of `left` that are not in `right` (ValueSet.compose.exclude). A pinned exclusion takes only that version from a pinned
 * code, but the whole code where the inclusion pins none: the author has named it as out.
 */
export function differenceOf (left: CodeSet, right: CodeSet): CodeSet {
  const difference = new CodeSet()
  for (const entry of left.entries()) {
    const excluded = right.get(entry.system, entry.code)
    const rest = excluded === undefined ? entry : remainderOf(entry, excluded.pins)
    if (rest !== undefined) difference.add(rest)
  }
  return difference
}

/** The codes of one code system, pinned to `version` where one is given: include.system beside include.valueSet. */
export function restrictedTo (set: CodeSet, system: string, version: string | undefined): CodeSet {
  const pins = pinsOf(version)
  const codes = new CodeSet()
  for (const entry of set.systems.get(system)?.values() ?? []) codes.add(pins === undefined ? entry : { ...entry, pins })
  return intersectionOf(codes, set)
}

/** True where both sets hold the same codes with the same pins. */
export function sameCodes (left: CodeSet, right: CodeSet): boolean {
  if (left.size !== right.size) return false
  for (const entry of left.entries()) {
    const other = right.get(entry.system, entry.code)
    if (other === undefined || !samePins(entry.pins, other.pins)) return false
  }
  return true
}

/** A pin from a version as written; `*` stands for all versions (FHIR R4 ValueSet.compose.include.version). */
export function pinsOf (version: string | undefined): ReadonlySet<string> | undefined {
  return version === undefined || version === '*' ? undefined : new Set([version])
}

/** The entry with these pins instead of its own. */
export function withPins (entry: CodeEntry, pins: ReadonlySet<string> | undefined): CodeEntry {
  if (pins !== undefined) return { ...entry, pins }
  const { pins: _, ...unpinned } = entry
  return unpinned
}

function remainderOf (entry: CodeEntry, excluded: ReadonlySet<string> | undefined): CodeEntry | undefined {
  if (entry.pins === undefined || excluded === undefined) return undefined
  const rest = new Set([...entry.pins].filter(version => !excluded.has(version)))
  return rest.size === 0 ? undefined : { ...entry, pins: rest }
}

function unitedPins (left: ReadonlySet<string> | undefined, right: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  return left === undefined || right === undefined ? undefined : new Set([...left, ...right])
}

function intersectedPins (left: ReadonlySet<string> | undefined, right: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  if (left === undefined) return right
  return right === undefined ? left : new Set([...left].filter(version => right.has(version)))
}

function samePins (left: ReadonlySet<string> | undefined, right: ReadonlySet<string> | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return left.size === right.size && [...left].every(version => right.has(version))
}
