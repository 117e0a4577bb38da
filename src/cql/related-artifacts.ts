import type { RelatedArtifact } from '../fhir/types.js'
import { formatCanonical, OWN_BASE } from '../fhir/canonical.js'
import type { ElmLibrary } from './elm.js'

/** Base of the canonical urls of our own Library resources. */
export const LIBRARY_BASE = `${OWN_BASE}/Library/`

/** Where the reference translator says the FHIR model info lives: other tools look for it under this canonical. */
const FHIR_MODEL_INFO = 'http://fhir.org/guides/cqf/common/Library/FHIR-ModelInfo'

/**
 * What a library depends on (FHIR R4 Library.relatedArtifact `depends-on`): model info, libraries, code systems, value sets,
 * in the order of the CQL, with the labels the field's tools write.
 */
export function dependenciesOf (library: ElmLibrary): RelatedArtifact[] {
  const { usings, includes, codeSystems, valueSets } = library
  return [
    ...(usings?.def ?? []).filter(({ uri }) => uri === 'http://hl7.org/fhir').map(({ version }) => dependsOn('FHIR model information', FHIR_MODEL_INFO, version)),
    ...(includes?.def ?? []).map(({ path, version }) => dependsOn(`Library ${path}`, `${LIBRARY_BASE}${path}`, version)),
    ...(codeSystems?.def ?? []).map(({ name, id, version }) => dependsOn(`Code system ${name}`, id, version)),
    ...(valueSets?.def ?? []).map(({ name, id, version }) => dependsOn(`Value set ${name}`, id, version))
  ]
}

function dependsOn (display: string, url: string, version: string | undefined): RelatedArtifact {
  return { type: 'depends-on', display, resource: formatCanonical({ url, version }) }
}
