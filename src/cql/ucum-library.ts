import { createRequire } from 'node:module'

/** The parts of @lhncbc/ucum-lhc that are used here and by cql-execution. */
export interface UcumLibrary {
  validateUnitString (unit: string, suggest?: boolean): { readonly status: string, readonly msg: readonly string[] }
  commensurablesList (unit: string): unknown
  convertUnitTo (from: string, value: number, to: string): { readonly status: string, readonly toVal: number | null, readonly msg: readonly string[] }
}

interface UcumPackage {
  readonly UcumLhcUtils: { readonly prototype: UcumLibrary, getInstance (): UcumLibrary }
}

let library: UcumLibrary | undefined
const silenced = new WeakSet<object>()

/** An instance of @lhncbc/ucum-lhc that writes nothing. */
export function ucumLibrary (): UcumLibrary {
  library ??= silentUcum(import.meta.url).UcumLhcUtils.getInstance()
  return library
}

/**
 * The package @lhncbc/ucum-lhc as the module at `from` gets it, made silent. It writes units that it cannot read to standard output, where
 * reports are written, and such units are patient data; so `console.log` is mute while it works, which it does without awaiting anything.
 */
export function silentUcum (from: string): UcumPackage {
  const ucum = createRequire(from)('@lhncbc/ucum-lhc') as UcumPackage
  const { prototype } = ucum.UcumLhcUtils
  if (!silenced.has(prototype)) {
    silenced.add(prototype)
    prototype.validateUnitString = silent(prototype.validateUnitString)
    prototype.commensurablesList = silent(prototype.commensurablesList)
    prototype.convertUnitTo = silent(prototype.convertUnitTo)
  }
  return ucum
}

function silent<Arguments extends unknown[], Answer> (ask: (...units: Arguments) => Answer): (...units: Arguments) => Answer {
  return function (this: unknown, ...units) {
    const { log } = console
    console.log = () => {}
    try {
      return ask.apply(this, units)
    } finally {
      console.log = log
    }
  }
}
