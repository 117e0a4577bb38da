import { fhirModelInfo } from '../../../cql/fhir-model-info.js'
import { FHIR, SYSTEM, choiceOf, fhirType, listOf, type CqlType } from './cql-type.js'

/** A class of the model: its base and its own elements by name. */
interface ClassInfo {
  readonly base: string | undefined
  readonly elements: Map<string, CqlType>
}

/** System types with a base of their own (CQL 1.5, Vocabulary). */
const VOCABULARIES = new Set([`${SYSTEM}ValueSet`, `${SYSTEM}CodeSystem`])

/** An element name that may stand in generated source as it is. */
const ELEMENT_NAME = /^[A-Za-z][A-Za-z0-9]*$/

/** What the compiler asks of a model: classes, elements, bases. Names are ELM names. */
export class TypeTable {
  readonly #classes: ReadonlyMap<string, ClassInfo>

  constructor (classes: ReadonlyMap<string, ClassInfo>) {
    this.#classes = classes
  }

  has (name: string): boolean {
    return this.#classes.has(name)
  }

  /** Type of an element of a class or of its bases; undefined where there is none. */
  element (name: string, element: string): CqlType | undefined {
    for (let info = this.#classes.get(name); info !== undefined; info = info.base === undefined ? undefined : this.#classes.get(info.base)) {
      const type = info.elements.get(element)
      if (type !== undefined) return type
    }
    return undefined
  }

  /** True where `name` is `of` or derives from it; everything derives from `Any`. */
  isSubtype (name: string, of: string): boolean {
    if (of === `${SYSTEM}Any` || (of === `${SYSTEM}Vocabulary` && VOCABULARIES.has(name))) return true
    for (let one: string | undefined = name; one !== undefined; one = this.#classes.get(one)?.base) if (one === of) return true
    return false
  }

  /** True for resources, whose JSON tells its type. */
  isResource (name: string): boolean {
    return this.isSubtype(name, `${FHIR}Resource`)
  }

  /** The System type of the `value` of a FHIR primitive (or code enumeration); undefined for what is no primitive. */
  primitiveValue (name: string): CqlType | undefined {
    const value = this.element(name, 'value')
    return value?.kind === 'named' && value.name.startsWith(SYSTEM) ? value : undefined
  }
}

let cached: TypeTable | undefined

/** The FHIR 4.0.1 model, read from the model info once per process (30 ms). */
export function fhirTypes (): TypeTable {
  cached ??= new TypeTable(readClasses(fhirModelInfo()))
  return cached
}

/** The tags of a model info that define classes, and their attributes. Scanning them takes a tenth of the time of an XML parser. */
const TAG = /<(typeInfo|element|elementTypeSpecifier|choice) ([^>]*)>/g
const ATTRIBUTE = /([\w:]+)="([^"]*)"/g

function readClasses (xml: string): Map<string, ClassInfo> {
  const classes = new Map<string, ClassInfo>()
  let current: ClassInfo = { base: undefined, elements: new Map() }
  let element = ''
  let choices: CqlType[] = []
  for (const [, tag, text] of xml.matchAll(TAG)) {
    const attributes = new Map([...(text as string).matchAll(ATTRIBUTE)].map(([, key, value]) => [key as string, value as string]))
    const set = (type: CqlType | undefined): void => { if (type !== undefined) current.elements.set(element, type) }
    if (tag === 'typeInfo') {
      const base = attributes.get('baseType')
      classes.set(FHIR + String(attributes.get('name')), current = { base: base === undefined ? undefined : qualified(base), elements: new Map() })
    } else if (tag === 'element') {
      element = checkedName(String(attributes.get('name')))
      set(attributes.has('elementType') ? named(attributes.get('elementType') as string) : undefined)
    } else if (tag === 'choice') {
      choices.push(fhirType(String(attributes.get('name'))))
      set(choiceOf(choices))
    } else {
      choices = []
      const type = elementType(attributes)
      set(type !== undefined && current.elements.get(element)?.kind === 'list' ? listOf(type) : type)
    }
  }
  return classes
}

/** List and named specifiers say their type in attributes, some lists in a specifier within; a choice has its types as children. */
function elementType (attributes: ReadonlyMap<string, string>): CqlType | undefined {
  if (attributes.get('xsi:type') === 'ListTypeSpecifier') return listOf(named(attributes.get('elementType') ?? 'System.Any'))
  const name = attributes.get('name')
  return name === undefined ? undefined : fhirType(name)
}

function named (text: string): CqlType {
  return { kind: 'named', name: qualified(text) }
}

/** `FHIR.Account.Coverage` and `System.String` as ELM names. */
function qualified (text: string): string {
  return text.startsWith('System.') ? SYSTEM + text.slice(7) : FHIR + text.replace(/^FHIR\./, '')
}

function checkedName (name: string): string {
  if (!ELEMENT_NAME.test(name)) throw new Error('The FHIR model info holds an element whose name is no identifier.')
  return name
}
