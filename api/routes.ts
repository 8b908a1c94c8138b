import { passwordLinkRoutes } from './account/password-link.ts';
import { accountRoutes } from './account/routes.ts';
import { outcomeRoutes } from './acts/outcome-routes.ts';
import { pupilDataRoutes } from './acts/pupil-data-routes.ts';
import { recordActRoutes } from './acts/record-act-routes.ts';
import { sheetActRoutes } from './acts/sheet-act-routes.ts';
import { ceremonyRoutes } from './ceremony/routes.ts';
import { certificateRoutes } from './certificates/routes.ts';
import { classRoutes } from './classes/routes.ts';
import { closingRoutes } from './closing/routes.ts';
import { dayOffRoutes } from './days-off/routes.ts';
import { entryTimesRoutes } from './entry-times/routes.ts';
import { exportsRoutes } from './exports/routes.ts';
import { filterRoutes } from './filters/routes.ts';
import { gridRoutes } from './grid/routes.ts';
import { historyRoutes } from './history/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { lateConsentRoutes } from './late-consents/routes.ts';
import { openApiRoutes } from './open-api/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { portalRoutes } from './portal/routes.ts';
import { principalRoutes } from './principal/routes.ts';
import { processMapRoutes } from './process-map/routes.ts';
import { remindingRoutes } from './reminding/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { rosterRoutes } from './roster/routes.ts';
import { roundClosingRoutes } from './round-closing/routes.ts';
import { roundRoutes } from './rounds/routes.ts';
import type { Route } from './route.ts';
import { sealRoutes } from './seal/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { shellRoutes } from './shell/routes.ts';
import { workflowRoutes } from './workflows/routes.ts';

/** Every route, screen by screen: what the app serves, the access table's test lists, and the OpenAPI document describes. */
export const ROUTES: readonly Route[] = [
  ...shellRoutes,
  ...openApiRoutes,
  ...accountRoutes,
  ...passwordLinkRoutes,
  ...peopleRoutes,
  ...portalRoutes,
  ...inboxRoutes,
  ...classRoutes,
  ...gridRoutes,
  ...certificateRoutes,
  ...rosterRoutes,
  ...principalRoutes,
  ...sealRoutes,
  ...historyRoutes,
  ...searchRoutes,
  ...ceremonyRoutes,
  ...recordActRoutes,
  ...pupilDataRoutes,
  ...sheetActRoutes,
  ...outcomeRoutes,
  ...overviewRoutes,
  ...processMapRoutes,
  ...remindingRoutes,
  ...reportRoutes,
  ...roundRoutes,
  ...roundClosingRoutes,
  ...lateConsentRoutes,
  ...dayOffRoutes,
  ...closingRoutes,
  ...entryTimesRoutes,
  ...exportsRoutes,
  ...filterRoutes,
  ...workflowRoutes,
];
