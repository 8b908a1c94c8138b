import { formCases } from './forms.ts';
import { outages } from './outages.ts';
import { stage } from './stage.ts';
import { theYear } from './year.ts';

// One system for all: what the killed parts leave behind is what the year is lived on.
const now = stage({ schools: { leVanTam: { classes: ['1B'], pupilsAClass: 2 } } });
outages(now);
formCases(now);
theYear(now);
