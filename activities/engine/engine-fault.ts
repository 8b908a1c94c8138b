import { isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';

/** The code of the engine's call that failed: a start comes as a fault of the client's own, with the call's as its cause. */
export function codeOfCall(fault: unknown): number | undefined {
  if (isGrpcServiceError(fault)) return fault.code;
  return fault instanceof ServiceError && isGrpcServiceError(fault.cause) ? fault.cause.code : undefined;
}

/**
 * Whether the engine is to blame: it is away, nobody answers for it in time, or its database is lost and its namespace not
 * made again yet. An Update that runs out of time is no `ServiceError` to the client, but a fault of a kind of its own.
 */
export const isOfEngine = (fault: unknown): boolean =>
  codeOfCall(fault) !== undefined ||
  fault instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  fault instanceof NamespaceNotFoundError;
