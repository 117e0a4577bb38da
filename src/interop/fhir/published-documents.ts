import { createHash } from 'node:crypto'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { AnyResource } from '../../fhir/types.js'
import { Elements } from './elements.js'
import type { FeedBundle } from './feed-bundle.js'

/** True for ITI-65 Provide Document Bundle (IHE MHD 4.2): a transaction that says so, or that creates a List and a DocumentReference. */
export function isProvidedBundle ({ type, profiles, entries }: FeedBundle): boolean {
  const has = (resourceType: string): boolean => entries.some(({ resource }) => resource?.resourceType === resourceType)
  return type === 'transaction' && (profiles.some(profile => /IHE\.MHD\.(Minimal|Comprehensive|UnContained\.Comprehensive)\.ProvideBundle/.test(profile)) || (has('List') && has('DocumentReference')))
}

/** True for ITI-105 Simplified Publish: a DocumentReference that holds its document. */
export function isSimplifiedPublish (resource: AnyResource): boolean {
  return resource.resourceType === 'DocumentReference' && new Elements(resource, 'DocumentReference').list('content').some(content => content.object('attachment')?.json['data'] !== undefined)
}

/**
 * Checks that each DocumentReference of a provided Bundle has its document in it, and that size and hash are those of the document.
 * @throws OutcomeError BUNDLE_INVALID, MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID
 */
export function checkProvidedBundle ({ entries }: FeedBundle): void {
  const documents = entries.flatMap(({ resource }) => resource?.resourceType === 'DocumentReference' ? [resource] : [])
  const has = (resourceType: string): boolean => entries.some(({ resource }) => resource?.resourceType === resourceType)
  if (documents.length === 0 || !has('List')) throw new OutcomeError('BUNDLE_INVALID', 'A Provide Document Bundle holds a List (SubmissionSet) and a DocumentReference.', { expression: 'Bundle.entry' })
  const binaries = new Map(entries.flatMap(({ fullUrl, resource }) => resource?.resourceType === 'Binary' ? [fullUrl, resource.id === undefined ? undefined : `Binary/${resource.id}`].flatMap(url => url === undefined ? [] : [[url, resource] as const]) : []))
  for (const document of documents) {
    for (const attachment of attachmentsOf(document)) {
      const url = attachment.text('url')
      const binary = url === undefined ? undefined : binaries.get(url)
      const data = attachment.json['data'] === undefined ? binary?.['data'] : attachment.json['data']
      if (data === undefined) throw attachment.invalid('url', 'names no Binary of the Bundle')
      checkAttachment(attachment, data)
    }
  }
}

/** The same of ITI-105. @throws OutcomeError MESSAGE_FIELD_INVALID */
export function checkSimplifiedPublish (resource: AnyResource): void {
  for (const attachment of attachmentsOf(resource)) checkAttachment(attachment, attachment.json['data'])
}

function attachmentsOf (resource: AnyResource): Elements[] {
  const contents = new Elements(resource, 'DocumentReference').list('content')
  if (contents.length === 0) throw new OutcomeError('MESSAGE_FIELD_MISSING', 'DocumentReference.content is required.', { expression: 'DocumentReference.content' })
  return contents.map(content => content.object('attachment') ?? content.absent('attachment'))
}

/** FHIR Attachment: `size` in bytes, `hash` SHA-1 in base64, both of the document before base64. */
function checkAttachment (attachment: Elements, data: unknown): void {
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data)) throw attachment.invalid('data', 'is not base64')
  const bytes = Buffer.from(data, 'base64')
  const { size, hash } = attachment.json
  if (size !== undefined && size !== bytes.length) throw attachment.invalid('size', 'is not the size of the document')
  if (hash !== undefined && hash !== createHash('sha1').update(bytes).digest('base64')) throw attachment.invalid('hash', 'is not the hash (SHA-1) of the document')
}
