/**
 * `effectiveStage` (domain/record-year) as SQL, its one parameter the instant (A12): what the province has taken **is**
 * closed from its lane's instant on, written down or not. `record` and `round` are the aliases of the record's row and of
 * its lane's round.
 */
export const effectiveStageSql = (record = 'r', round = 'o'): string =>
  `IF(${record}.stage = 'received' AND ${record}.being_replaced IS NULL AND ${round}.close_at <= ?, 'closed', ${record}.stage)`;

/** Joins the round whose instant holds for a record; what is late was closed by hand or on acceptance. */
export const joinLaneRound = (record = 'r', round = 'o'): string =>
  `JOIN unit ${round}_unit ON ${round}_unit.id = ${record}.school_id
   JOIN round ${round} ON ${round}.province_id = ${round}_unit.province_id AND ${round}.school_year = ${record}.school_year
     AND ${round}.n = IF(${record}.lane = 'round2', 2, 1)`;
