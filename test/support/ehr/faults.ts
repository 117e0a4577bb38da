/** What can go wrong on a server, each on its own. All are deterministic and pass: whoever tries again gets through. */
export const FAULTS = {
  slow: 'every fifth request is answered late',
  'token-expires': 'every seventh request with a token finds it expired',
  'too-many-requests': '429 with Retry-After for the first request of every third url',
  'server-error': '500 or 503 for the first request of every fourth url',
  'connection-reset': 'the connection breaks at the first request of every fifth url',
  'truncated-file': 'the first download of each file breaks off half-way',
  'cut-line': 'the first download of each file ends within a line, as if it were whole',
  'duplicate-lines': 'every third line of a file comes twice',
  'garbled-line': 'the first file of a type holds a line that is no JSON',
  'expired-links': 'the urls of the first manifest lead to nothing; the next manifest has others',
  'forgotten-job': 'the first job is forgotten when its files are asked for',
  'wrong-content-type': 'files come as application/octet-stream',
  'huge-line': 'one resource is five megabytes long'
} as const satisfies Readonly<Record<string, string>>
export type Fault = keyof typeof FAULTS

/** What real servers do and the standards do not expect; a switch for each line of what was measured on them. */
export const QUIRKS = {
  'page-cap': 'pages have five entries at most, whatever _count says',
  'next-at-root': 'next leads to the server root: ?_getpages=…',
  'next-relative': 'next is a relative url',
  'next-loop': 'the last page has a next link to the first one',
  'total-later': 'total is absent before the last page',
  'everything-with-context': '$everything also gives Organization and Practitioner, each entry with search.mode match',
  'unknown-parameter-refused': 'an unknown search parameter is an error',
  'observation-needs-category': 'Observation cannot be searched without category or code',
  'medication-needs-intent': 'MedicationRequest cannot be searched without intent',
  'no-everything': '$everything is not there',
  'pretty-json': 'JSON is pretty-printed, with a charset in capital letters',
  'numeric-ids': 'ids are numbers',
  'sparse-capability': 'the CapabilityStatement lists no operations and no security',
  'status-query': 'Content-Location is a query: $export-poll-status?_jobId=…',
  'status-bare': 'a 202 while running has no Content-Type, and X-Progress in free text',
  'retry-after-date': 'Retry-After is an HTTP date',
  'retry-after-long': 'Retry-After is 120 whatever the job',
  'manifest-latin1': 'the manifest says charset=ISO-8859-1 and has no Expires',
  'token-required-said': 'the manifest says requiresAccessToken although there is no access control',
  'no-count': 'output has type and url only',
  'empty-export': 'an export with nothing in it has output [] and a message',
  'binary-files': 'files are Binary/id; asked for application/fhir+json they come as one Binary with base64',
  'never-gzip': 'files are never compressed',
  'group-in-export': 'the export also holds the Group, and Devices of no patient',
  'type-filter-refused': '_typeFilter is answered with 400',
  'unlinked-types-refused': '_type with types that no search parameter links to a patient (Location, Medication, PractitionerRole, Task) is answered with 400, for Group and Patient',
  'shared-types-fail': 'an export of Patients that asks for Organization or Practitioner is begun, and its status is 500',
  'export-without-context': 'an export of a Group or of Patients holds nothing that belongs to no patient',
  'practitioners-denied': 'a Practitioner is not ours to read: 403',
  'type-filter-ignored': '_typeFilter and _since change nothing',
  'files-elsewhere': 'files lie on another origin that must not see a token',
  'relative-endpoints': 'smart-configuration has relative urls',
  'delete-refused': 'DELETE of a job is answered with 405'
} as const satisfies Readonly<Record<string, string>>
export type Quirk = keyof typeof QUIRKS
