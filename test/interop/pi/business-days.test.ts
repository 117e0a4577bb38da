import { describe, expect, it } from 'vitest'
import { endOfBusinessDay, federalHolidays } from '../../../src/interop/pi/business-days.js'

describe('business days', () => {
  it('leave out the federal holidays of 2027 on the days they are kept (OPM)', () => {
    expect([...federalHolidays(2027)].sort()).toEqual([
      '2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06', '2027-10-11', '2027-11-11', '2027-11-25', '2027-12-24', '2027-12-31'
    ])
  })

  it.each([
    ['a Monday', '2027-03-01T10:00:00-05:00', '2027-03-05'],
    ['a Friday', '2027-03-05T23:00:00-05:00', '2027-03-11'],
    ['a Saturday', '2027-03-06T10:00:00-05:00', '2027-03-11'],
    ['the Wednesday before Thanksgiving', '2027-11-24T10:00:00-05:00', '2027-12-01'],
    ['a Wednesday before Christmas', '2027-12-22T10:00:00-05:00', '2027-12-29'],
    ['the day before a New Year that is kept in the old one', '2027-12-30T10:00:00-05:00', '2028-01-06']
  ])('are counted from the day after %s', (_name, instant, day) => {
    expect(endOfBusinessDay(instant, 4, 'America/New_York').toISO()).toMatch(new RegExp(`^${day}T23:59:59`))
  })
})
