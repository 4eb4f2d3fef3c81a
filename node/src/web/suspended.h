/* SPDX-License-Identifier: EUPL-1.2 */
/* What an account may not do for a time: suspended by an editor, or in its first day. Loop's thread,
 * but for es_suspended_until. */
#ifndef WEB_SUSPENDED_H
#define WEB_SUSPENDED_H

#include "web/call.h"

#define ES_UNTIL_MAX 24
/* Until when, as digits; false: it is not suspended. Any thread. */
bool es_suspended_until(struct es_node *node, const struct es_account *account,
                        char until[ES_UNTIL_MAX]);
/* Before a method that publishes. */
es_err es_check_suspended(struct es_call *call) ES_MUST_USE;

/* An account of less than a day: fewer publications, and few links in what is said in
 * conversations. */
es_err es_check_young(struct es_call *call, struct es_bytes method) ES_MUST_USE;

#endif
