/**
 * An element of a model whose type must be kept at run time because its JSON does not tell it: a choice of `valueDateTime` or
 * `valueString`. `type` is the ELM name, `{http://hl7.org/fhir}dateTime`.
 */
export class TypedJson {
  readonly type: string
  readonly json: unknown

  constructor (type: string, json: unknown) {
    this.type = type
    this.json = json
  }
}
