/** The workflows' code as every worker runs it, and every test bundles it. */
export const WORKFLOW_CODE = {
  workflowsPath: new URL('../workflows/workflows.ts', import.meta.url).pathname,
  /** Modules that stand around every message: the request's id goes with it. */
  interceptors: [new URL('../workflows/request-id.ts', import.meta.url).pathname],
};
