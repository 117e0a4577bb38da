/** The resource types that read and search offer, in the order they are shown. */
export const SERVED_TYPES = ['Measure', 'Library', 'ValueSet', 'Patient', 'MeasureReport'] as const

export type ServedType = typeof SERVED_TYPES[number]

/** FHIR R4 datatype `id`: 1 to 64 letters, digits, hyphens and dots. */
export const RESOURCE_ID = /^[A-Za-z0-9\-.]{1,64}$/

/** True for a resource type that this server offers. */
export function isServedType (type: string): type is ServedType {
  return (SERVED_TYPES as readonly string[]).includes(type)
}
