/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

static void have_none(struct es_session *s, const struct es_id *files, size_t count)
{
	es_writer_reset(&s->run_bodies);
	for (size_t i = 0; i < count; i++)
		es_session_write_held(&s->run_bodies, &files[i], 0, NULL);
	struct es_writer *w = session_message(s, MESSAGE_HELD, 1);
	es_write_array(w, count);
	session_add_scratch(s);
	(void)session_send(s);
}

/* "Which chunks of these do you hold?" */
void recv_seek(struct es_session *s, struct es_reader *r)
{
	struct es_id files[ES_HOLDINGS_MAX];
	size_t count = es_read_array(r, ES_HOLDINGS_MAX);
	for (size_t i = 0; i < count; i++)
		es_read_fixed(r, files[i].bytes, ES_ID_LEN);
	if (es_reader_finish(r) != ES_OK || count == 0)
		return;
	if (s->host->chunks == NULL)
		have_none(s, files, count);
	else
		s->host->chunks->sought(s->context, files, count);
}
