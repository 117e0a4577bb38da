import { OutcomeError } from '../../fhir/outcome-error.js'

export const NDJSON_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/fhir+ndjson']

/** Lines of a body that is no JSON as a whole. */
export class Lines {
  readonly text: string
  constructor (body: Buffer) {
    try {
      this.text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    } catch {
      throw new OutcomeError('INVALID_JSON', 'The body is not valid UTF-8.')
    }
  }
}
