/** NCI Thesaurus codes of DEA schedules, as NCPDP SCRIPT uses them (DEASchedule); schedule I is not prescribed. */
export const DEA_SCHEDULES: ReadonlyMap<string, 'II' | 'III' | 'IV' | 'V'> = new Map([['C48675', 'II'], ['C48676', 'III'], ['C48677', 'IV'], ['C48679', 'V']])

/** Schedules that are a controlled substance. */
export const CONTROLLED: ReadonlySet<unknown> = new Set(DEA_SCHEDULES.values())
