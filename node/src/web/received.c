/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/received.h"

/* What the received of a body is; empty where it has none. */
static struct es_bytes received_of(struct es_bytes body)
{
	struct es_bytes received;

	return es_map_get(body, "received", &received) ? received : es_bytes_of(NULL, 0);
}

/* Whether a parent came from where the body says that it does, to the byte. */
static es_err is_parents(const struct es_view_source *s, const struct es_id *parent,
                         struct es_bytes received, bool *same)
{
	struct es_bytes body;
	struct es_writer w;
	struct es_row row;

	*same = false;
	es_err err = es_row_find(s->snap, parent, &row);
	if (err)
		return err;
	es_writer_grow(&w, ES_BODY_MAX);
	err = es_row_body(&row, &w, &body);
	if (!err)
		*same = es_bytes_equal(received_of(body), received);
	es_writer_free(&w);
	return err;
}

es_err es_check_received(struct es_call *call, const struct es_view_source *s, struct es_bytes body,
                         const struct es_id *parents, size_t count)
{
	struct es_bytes received = received_of(body);
	bool same = received.len == 0;
	es_err err = ES_OK;

	for (size_t i = 0; !err && !same && i < count; i++)
		err = is_parents(s, &parents[i], received, &same);
	if (err || same)
		return err;
	return es_call_refuse(call, ES_API_INVALID, "received",
	                      "an import alone says where something comes from");
}
