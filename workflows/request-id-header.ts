/** The header under which a request's id travels through the engine, from the page's click to the last activity. */
export const REQUEST_ID = 'request-id';
