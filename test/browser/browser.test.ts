import { formCases } from './forms.ts';
import { outages } from './outages.ts';
import { stage } from './stage.ts';
import { theYear } from './year.ts';

// One system for all: what the killed parts leave behind is what the year is lived on.
const now = stage();
outages(now);
formCases(now);
theYear(now);
