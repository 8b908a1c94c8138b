import type { Request, Response } from 'express';
import { requestId } from '../activities/operation/request-id.ts';
import { refusalText, withFacts } from '../domain/refusals.ts';
import type { Shell } from './rendering/shell.ts';
import { renderPage } from './rendering/templates.ts';
import type { Answer, RefusedAnswer } from './route.ts';

/** Sends what a handler gave back: HTML for pages, JSON by `Accept`. */
export async function sendAnswer(
  request: Request,
  response: Response,
  answer: Answer,
  shell: (tasks?: number) => Promise<Shell>,
): Promise<void> {
  const json = wantsJson(request);
  if ('refused' in answer) return sendRefusal(request, response, answer, shell);
  if ('bytes' in answer) {
    if (answer.fileName) response.setHeader('content-disposition', `attachment; filename="${answer.fileName}"`);
    sendBytes(request, response, answer);
    return;
  }
  if ('json' in answer && !('goTo' in answer)) {
    response.status(answer.status ?? 200).json(answer.json);
    return;
  }
  if ('goTo' in answer) {
    if (answer.cookie) response.setHeader('set-cookie', answer.cookie);
    if (json) response.json(answer.json ?? { goTo: answer.goTo });
    else response.redirect(303, answer.goTo);
    return;
  }
  if (json && answer.refusal) return sendRefusal(request, response, answer.refusal, shell);
  response.status(answer.status ?? 200);
  if (json) response.json(answer.model);
  else response.type('html').send(renderPage(answer.page, answer.model, await shell(taskCountIn(answer.model))));
}

function sendBytes(
  request: Request,
  response: Response,
  { bytes, brotli, type }: Extract<Answer, { bytes: unknown }>,
): void {
  response.type(type);
  if (!brotli) {
    response.send(Buffer.from(bytes));
    return;
  }
  response.setHeader('vary', 'Accept-Encoding');
  const compressed = request.acceptsEncodings('br') === 'br';
  if (compressed) response.setHeader('content-encoding', 'br');
  response.send(Buffer.from(compressed ? brotli : bytes));
}

/** The one shape of a refusal: a page with what, why, what to do, the code; or the same as JSON. */
async function sendRefusal(
  request: Request,
  response: Response,
  { refused, facts, back }: RefusedAnswer,
  shell: () => Promise<Shell>,
): Promise<void> {
  const text = refusalText(refused);
  response.locals['code'] = text.code;
  const said = {
    code: text.code,
    refused,
    message: { vi: withFacts(text.vi, facts), en: withFacts(text.en, facts) },
    cure: text.cure,
    facts: facts ?? {},
    requestId: requestId() ?? '',
  };
  response.setHeader('cache-control', 'no-store');
  // What is still on its way is not read any more (GW5).
  if (text.status === 408 || text.status === 413) response.setHeader('connection', 'close');
  if (text.status === 503) response.setHeader('retry-after', '60');
  response.status(text.status);
  if (wantsJson(request)) {
    response.json(said);
    return;
  }
  const page = refused === 'PAGE_NOT_FOUND' ? 'shell/not-found' : 'shell/refusal';
  response.type('html').send(renderPage(page, { ...said, back: back ?? '/' }, await shell()));
}

const wantsJson = (request: Request): boolean => request.accepts(['html', 'json']) === 'json';

/** A page that has counted the reader's tasks itself: the bar shows the same number as the list, from the same read. */
const taskCountIn = (model: object): number | undefined =>
  'openTasks' in model && typeof model.openTasks === 'number' ? model.openTasks : undefined;
