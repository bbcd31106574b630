// What may stand in a calendar?

import { z } from 'zod';
import { OpenHours } from '../hours.ts';
import { LocalDate, written, Zone } from '../scalars.ts';
import { most } from './lists.ts';

export const Country = written('a country code like `DE`').regex(/^[A-Z]{2}$/, 'a country code is two capital letters, like `DE`');
export const Region = written('a region code like `BY`').max(20);

export const CalendarShape = z.strictObject({
  zone: Zone,
  open: z.union([z.literal('always'), OpenHours]).meta({ description: 'Open hours by weekday, or `always`' }),
  holidays: z
    .union([
      z.array(LocalDate).max(most.holidays),
      z.strictObject({
        country: Country,
        region: Region.optional(),
        also: z.array(LocalDate).max(most.holidays).default([]),
        except: z.array(LocalDate).max(most.holidays).default([]),
      }),
    ])
    .default([])
    .meta({ description: 'Dates on which it is closed, or a country (and region) whose public holidays are' }),
});
