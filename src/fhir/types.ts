/** The FHIR R4 resource and data types this project uses, from `@types/fhir`. */
export type {
  Bundle, BundleEntry, CapabilityStatement, CodeableConcept, Coding, Condition, Coverage, DataRequirement, DataRequirementCodeFilter,
  Encounter, Extension,
  FhirResource, Group, Library, List, Measure, MeasureGroup, MeasureReport, MeasureReportGroup, Medication,
  MedicationRequest, Observation, OperationOutcome, OperationOutcomeIssue, Organization, Parameters,
  ParameterDefinition, ParametersParameter, Patient, Period, Practitioner, PractitionerRole, Procedure, Provenance, Quantity, Reference, RelatedArtifact, ValueSet, ValueSetExpansionContains
} from 'fhir/r4.js'

/** Any JSON object that claims to be a FHIR resource; narrowed further where it is used. */
export interface AnyResource {
  readonly resourceType: string
  readonly id?: string
  readonly [element: string]: unknown
}
