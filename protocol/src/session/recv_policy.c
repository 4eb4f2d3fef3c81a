/* SPDX-License-Identifier: EUPL-1.2 */
/* Which bodies each side wants: those that the other side does not are left out of what it is sent.
 * Who says nothing wants all. */
#include "internal.h"

#include <stdlib.h>

void policy_greet(struct es_session *s)
{
	struct es_body_policy own = {0};
	if (s->host->policy == NULL)
		return;
	s->host->policy(s->context, &own);
	s->policy_due = !es_body_policy_is_all(&own);
}

bool policy_tell(struct es_session *s)
{
	struct es_body_policy own = {0};
	if (!s->policy_due)
		return true;
	s->host->policy(s->context, &own);
	es_body_policy_write(&own, session_message(s, MESSAGE_POLICY, 3));
	if (!session_send(s))
		return false;
	s->policy_due = false;
	return true;
}

void es_session_policy_changed(struct es_session *s, uint64_t now_ms)
{
	if (s->ended || s->role != ES_ROLE_MEMBER || s->host->policy == NULL)
		return;
	s->now_ms = now_ms;
	s->policy_due = true;
	if (!s->hello_received)
		return;
	pump(s);
	if (!s->ended && s->progress.state == ES_SESSION_LIVE) {
		s->want_at_ms = 0;
		want_missing(s);
	}
	wait_look(s);
}

void recv_policy(struct es_session *s, struct es_reader *r)
{
	struct es_body_policy said = {.structure = s->peer.structure};
	es_body_policy_read(r, &said);
	if (es_reader_finish(r) != ES_OK)
		return;
	if (s->peer_policy == NULL)
		s->peer_policy = malloc(sizeof(*s->peer_policy));
	if (s->peer_policy == NULL)
		session_end(s, ES_NO_MEMORY, "no memory for what the other side wants");
	else
		*s->peer_policy = said;
}
