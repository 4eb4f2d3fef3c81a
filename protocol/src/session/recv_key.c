/* SPDX-License-Identifier: EUPL-1.2 */
/* A link under a former network key, or with a structure that is a member no more: the chain of acts
 * goes both ways and, to a member, the newest network key; then it ends, to be judged anew. */
#include "internal.h"

#define KEY_MAX 256 /* bytes of a sealed key */

static void tell_key(struct es_session *s)
{
	uint8_t bytes[KEY_MAX];
	struct es_writer sealed;

	es_writer_init(&sealed, bytes, sizeof(bytes));
	if (s->host->seal_key == NULL || s->host->seal_key(s->context, &sealed) != ES_OK)
		return;
	struct es_writer *w = session_message(s, MESSAGE_KEY, 1);
	es_write_bin(w, es_writer_bytes(&sealed));
	session_tell(s);
}

void acts_go_on(struct es_session *s)
{
	if (s->role != ES_ROLE_ACTS || s->ended || !s->hello_received || s->acts_target != 0)
		return;
	greet_acts(s);
	if (s->ended || s->blocked || s->host->acts(s->context) > s->peer_acts)
		return;
	if (s->farewell == ES_OK) {
		return; /* the other side may have the key that we lack: for as long as a greeting lasts */
	}
	if (s->farewell == ES_STALE)
		tell_key(s);
	session_end(s, s->farewell,
	            s->farewell == ES_STALE ? "the network key was renewed: the link is judged anew"
	                                    : "this structure has no say in the federation any "
	                                      "more: the acts say why");
}

void recv_key(struct es_session *s, struct es_reader *r)
{
	struct es_bytes sealed = es_read_bin(r, KEY_MAX);

	if (es_reader_finish(r) != ES_OK)
		return;
	if (s->host->take_key != NULL)
		s->host->take_key(s->context, sealed);
	if (s->role == ES_ROLE_ACTS)
		session_end(s, ES_STALE, "a newer network key has come: the link is judged anew");
}
