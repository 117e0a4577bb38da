import type { ValueSet, ValueSetExpansionContains } from '../fhir/types.js'
import { CodeSet, pinsOf, withPins, type CodeEntry } from './code-set.js'

const TOO_COSTLY = 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly'
const UNCLOSED = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed'

type Expansion = NonNullable<ValueSet['expansion']>
type Compose = NonNullable<ValueSet['compose']>

/** What ValueSet.expansion holds. */
export interface ExpansionContent {
  /** Codes a record may carry. */
  readonly codes: CodeSet
  /** Abstract entries: counted in `total`, but never a member. */
  readonly abstractCodes: CodeSet
  /** Present where the expansion is cut; `total` is how many concepts the whole has, where it is known. */
  readonly cut: { readonly total: number | undefined } | undefined
}

/**
 * Reads an expansion, nested entries included (FHIR R4 ValueSet.expansion).
 * Abstract entries serve navigation and are no members. Inactive entries are members, for they stand in legacy data,
 * unless ValueSet.compose.inactive is false. `undefined` where the resource has no expansion.
 */
export function readExpansion (valueSet: ValueSet): ExpansionContent | undefined {
  const expansion = valueSet.expansion
  if (expansion === undefined) return undefined
  const content = { codes: new CodeSet(), abstractCodes: new CodeSet() }
  const pins = pinsFromCompose(valueSet.compose)
  let conceptCount = 0
  for (const entry of flatten(expansion.contains ?? [])) {
    if (entry.code === undefined || entry.system === undefined) continue
    conceptCount++
    if (entry.inactive === true && valueSet.compose?.inactive === false) continue
    const target = entry.abstract === true ? content.abstractCodes : content.codes
    target.add(codeEntry(entry.system, entry.code, entry, pins))
  }
  return { ...content, cut: cutOf(expansion, conceptCount) }
}

/** Depth first, in order, without recursion. */
function * flatten (contains: readonly ValueSetExpansionContains[]): Generator<ValueSetExpansionContains> {
  const open = [contains[Symbol.iterator]()]
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const next = level.next()
    if (next.done === true) {
      open.pop()
      continue
    }
    yield next.value
    if (next.value.contains !== undefined) open.push(next.value.contains[Symbol.iterator]())
  }
}

function codeEntry (system: string, code: string, entry: ValueSetExpansionContains, pins: ReadonlyMap<string, ReadonlySet<string>>): CodeEntry {
  const { display, version } = entry
  const plain: CodeEntry = { system, code, ...(display === undefined ? {} : { display }), ...(version === undefined ? {} : { version }) }
  const systemPins = pins.get(system)
  if (systemPins === undefined) return plain
  return withPins(plain, version !== undefined && systemPins.has(version) ? pinsOf(version) : systemPins)
}

/**
 * Code systems that the definition pins, with their versions. A version on an expansion's entry is no pin: it tells what the
 * server happened to expand from. An include of a value set may bring any system, so with one nothing counts as pinned.
 */
function pinsFromCompose (compose: Compose | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  const pins = new Map<string, Set<string>>()
  const unpinned = new Set<string>()
  for (const { system, version } of compose?.include ?? []) {
    if (system === undefined) return new Map()
    if (pinsOf(version) === undefined) unpinned.add(system)
    else pins.set(system, new Set([...pins.get(system) ?? [], version as string]))
  }
  for (const system of unpinned) pins.delete(system)
  return pins
}

/**
 * Whether the expansion is cut (FHIR R4 ValueSet.expansion.total, .parameter `count` and `offset`, extensions
 * valueset-toocostly and valueset-unclosed). No entry at all is whole only where `total` says 0 and nothing says otherwise.
 */
function cutOf (expansion: Expansion, conceptCount: number): ExpansionContent['cut'] {
  const { total } = expansion
  if (isFlagged(expansion, UNCLOSED)) return { total: undefined }
  if (conceptCount === 0) return total === 0 && !isFlagged(expansion, TOO_COSTLY) ? undefined : { total }
  if (total !== undefined) return conceptCount < total ? { total } : undefined
  return isFlagged(expansion, TOO_COSTLY) || isPage(expansion, conceptCount) ? { total } : undefined
}

function isFlagged (expansion: Expansion, url: string): boolean {
  return expansion.extension?.some(extension => extension.url === url && extension.valueBoolean !== false) ?? false
}

/** One page of several, where no total tells: it starts behind the first entry, or it is full. */
function isPage (expansion: Expansion, conceptCount: number): boolean {
  for (const { name, valueInteger } of expansion.parameter ?? []) {
    if (name === 'offset' && valueInteger !== 0) return true
    if (name === 'count' && (valueInteger === undefined || conceptCount >= valueInteger)) return true
  }
  return false
}
