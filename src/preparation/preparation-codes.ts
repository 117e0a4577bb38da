/** Code system of the codes below, used in `OperationOutcome.issue.details.coding` and in stored counts. */
export const PREPARATION_CODE_SYSTEM = 'urn:asm-ecqm:preparation-code'

interface PreparationCodeRow {
  /** True: the prepared record differs. False: something was found that preparation cannot mend, so counts may be wrong. */
  readonly repaired: boolean
  /** For people; a list of resource types with their counts follows it. */
  readonly text: string
}

/** Everything that preparation does to a record or finds in it, in the order in which it is told. */
export const PREPARATION_CODES = {
  'medication-reference-resolved': {
    repaired: true, text: 'Medications given by reference were read with the code of the Medication they refer to'
  },
  'reference-rewritten': {
    repaired: true, text: 'References by UUID, OID or version were rewritten to the type and id of their target'
  },
  'duplicate-merged': {
    repaired: true, text: 'Resources that stand several times in a record were merged; the latest version counts'
  },
  'period-reversed': {
    repaired: true, text: 'Periods that end before they start count as unknown'
  },
  'duplicate-undecided': {
    repaired: false, text: 'Resources stand several times with different content and do not tell which version is later; the last one counts'
  },
  'duplicate-kept': {
    repaired: false, text: 'Resources of one type and id come from several servers; all were kept'
  },
  'medication-reference-unresolved': {
    repaired: false, text: 'Medications given by reference have no code, because their Medication is missing, not unique or has none'
  },
  'reference-unresolved': {
    repaired: false, text: 'References by UUID, OID or version lead nowhere, because their target is missing, not unique or has no id'
  }
} as const satisfies Readonly<Record<string, PreparationCodeRow>>

export type PreparationCode = keyof typeof PREPARATION_CODES

/** The codes in the order of the table. */
export const ALL_PREPARATION_CODES = Object.keys(PREPARATION_CODES) as readonly PreparationCode[]
