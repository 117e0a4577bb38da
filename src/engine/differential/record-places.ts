/** A place in a resource's JSON: the object or list that holds it, and its key there. */
export interface Place {
  readonly holder: Record<string, unknown> | unknown[]
  readonly key: string | number
  readonly value: unknown
  /** `Encounter.period.start`; indexes are left out. */
  readonly path: string
}

/** Every place below a resource, in document order; what makes it a resource of this patient is passed over. */
export function * placesOf (resource: Record<string, unknown>): Generator<Place> {
  yield * placesIn(resource, String(resource['resourceType']))
}

function * placesIn (holder: Record<string, unknown> | unknown[], path: string): Generator<Place> {
  const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder)
  for (const key of keys) {
    const here = typeof key === 'number' ? path : `${path}.${key}`
    if (key === 'resourceType' || here === 'Patient.id') continue
    const value = (holder as Record<string | number, unknown>)[key]
    yield { holder, key, value, path: here }
    if (typeof value === 'object' && value !== null) yield * placesIn(value as Record<string, unknown> | unknown[], here)
  }
}

export function replace ({ holder, key }: Place, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = value
}

export function remove ({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(key as number, 1)
  else delete holder[key]
}

/** True for FHIR's date, dateTime and instant. */
export function isDateText (value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?$/.test(value) && value.length !== 5
}
