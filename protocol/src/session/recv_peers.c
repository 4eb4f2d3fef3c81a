/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses of members, told now and then while a link is live. */
#include "internal.h"

#include <string.h>

static void read_address(struct es_reader *r, char out[ES_ADDRESS_MAX + 1])
{
	if (es_read_cstr(r, out, ES_ADDRESS_MAX + 1) == 0)
		es_reader_fail(r, ES_MALFORMED);
}

/* Whoever tells more often is not listened to. */
static bool too_often(struct es_session *s)
{
	struct spread *p = &s->spread;
	if (s->now_ms - p->heard_ms >= ES_PEERS_EVERY_MS) {
		p->heard_ms = s->now_ms;
		p->heard = 0;
	}
	return ++p->heard > ES_PEERS_MESSAGES_MAX;
}

void recv_peers(struct es_session *s, struct es_reader *r)
{
	struct es_peers peers = {0};
	peers.own_len = es_read_array(r, ES_PEERS_OWN_MAX);
	for (size_t i = 0; i < peers.own_len; i++)
		read_address(r, peers.own[i]);
	peers.others_len = es_read_array(r, ES_PEERS_MESSAGE_MAX);
	for (size_t i = 0; i < peers.others_len; i++) {
		es_read_array_of(r, 2);
		read_address(r, peers.others[i].address);
		es_read_fixed(r, peers.others[i].structure.bytes, ES_ID_LEN);
	}
	if (es_reader_finish(r) == ES_OK && !too_often(s) && s->host->told_peers != NULL)
		s->host->told_peers(s->context, &peers);
}

/* Nodes that start together know nobody yet when they tell first. */
static const uint64_t soon_ms[] = {3000, 15000};
#define SOON (sizeof(soon_ms) / sizeof(soon_ms[0]))

static uint64_t peers_pause(struct es_session *s)
{
	struct spread *p = &s->spread;

	if (p->peers_told < SOON)
		return soon_ms[p->peers_told++];
	p->peers_told = SOON + 1;
	return ES_PEERS_EVERY_MS;
}

/* One of the turns that follow the first one soon. */
static bool is_repeated(const struct es_session *s)
{
	return s->spread.peers_told > 0 && s->spread.peers_told <= SOON;
}

void send_peers(struct es_session *s)
{
	struct es_peers peers = {0};
	if (s->host->tell_peers == NULL)
		return;
	s->host->tell_peers(s->context, &peers);
	es_assert(peers.own_len <= ES_PEERS_OWN_MAX && peers.others_len <= ES_PEERS_MESSAGE_MAX);
	/* Our own address is told again only with every later turn, not with the first ones. */
	if (peers.others_len == 0 && (peers.own_len == 0 || is_repeated(s))) {
		s->spread.peers_ms = s->now_ms + peers_pause(s);
		return;
	}
	struct es_writer *w = session_message(s, MESSAGE_PEERS, 2);
	es_write_array(w, peers.own_len);
	for (size_t i = 0; i < peers.own_len; i++)
		es_write_cstr(w, peers.own[i]);
	es_write_array(w, peers.others_len);
	for (size_t i = 0; i < peers.others_len; i++) {
		es_write_array(w, 2);
		es_write_cstr(w, peers.others[i].address);
		es_write_bin(w, ES_BYTES(peers.others[i].structure.bytes));
	}
	if (session_send(s))
		s->spread.peers_ms = s->now_ms + peers_pause(s);
}
