import { defaultPayloadConverter } from '@temporalio/common';
import {
  AsyncLocalStorage,
  log,
  type WorkflowInterceptorsFactory,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import { REQUEST_ID } from './request-id-header.ts';

type Headers = Parameters<NonNullable<WorkflowOutboundCallsInterceptor['scheduleActivity']>>[0]['headers'];

const current = new AsyncLocalStorage<string>();

const idIn = (headers: Headers): string | undefined => {
  const payload = headers[REQUEST_ID];
  return payload && defaultPayloadConverter.fromPayload<string>(payload);
};

const underRequest = <T>(id: string | undefined, work: () => T): T =>
  id === undefined ? work() : current.run(id, work);

const withRequestId = <I extends { readonly headers: Headers }>(input: I): I => {
  const id = current.getStore();
  return id === undefined
    ? input
    : { ...input, headers: { ...input.headers, [REQUEST_ID]: defaultPayloadConverter.toPayload(id) } };
};

/**
 * Hands a request's id on: from the message that came to the activities that it causes, and into every line of the log.
 * None of these functions is async: a turn of the event loop more would put commands into another order, and no
 * history that is kept could be followed.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      execute: (input, next) => underRequest(idIn(input.headers), () => next(input)),
      handleUpdate: (input, next) =>
        underRequest(idIn(input.headers), () => {
          log.info('update', { update: input.name, updateId: input.updateId });
          return next(input);
        }),
      handleSignal: (input, next) => underRequest(idIn(input.headers), () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => next(withRequestId(input)),
      scheduleLocalActivity: (input, next) => next(withRequestId(input)),
      getLogAttributes: (input, next) => next({ ...input, requestId: current.getStore() }),
    },
  ],
});
