/* SPDX-License-Identifier: EUPL-1.2 */
#include "api_home.h"

#include "web/push.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(struct es_client *client, struct es_bytes message, struct es_push *push)
{
	struct guest *guest = client->owner;

	if (guest->count == GUEST_MESSAGES_MAX)
		return;
	struct es_writer *w = &guest->messages[guest->count++];
	es_writer_grow(w, ES_WEB_ANSWER_MAX);
	es_write_raw(w, message);
	if (push)
		es_write_raw(w, es_bytes_of(push->bytes, push->len));
	es_assert(es_canonical(es_writer_bytes(w)) == ES_OK);
}

void guest_open(struct guest *guest, struct api_home *home, bool signed_in)
{
	memset(guest, 0, sizeof(*guest));
	guest->home = home;
	es_assert(es_client_new(&home->api, signed_in ? &home->account : NULL, keep, guest,
	                        &guest->client) == ES_OK);
}

struct session {
	struct es_change change; /* first */
	const struct es_id *hash;
	const char *login;
	uint64_t expires_ms;
};

static es_err apply_session(struct es_write *w, struct es_change *change)
{
	const struct session *s = (const struct session *)change;

	return es_write_cookie(w, s->hash, s->login, s->expires_ms);
}

void guest_session(struct guest *guest, const char *login, uint64_t age_ms)
{
	struct session s = {.hash = &guest->client->session,
	                    .login = login,
	                    .expires_ms = es_now_ms() + ES_SESSION_MS - age_ms};

	memset(guest->client->session.bytes, 0x5e, ES_ID_LEN);
	es_assert(es_store_apply(guest->home->node->store, apply_session, &s.change) == ES_OK);
}

void guest_close(struct guest *guest)
{
	es_client_close(guest->client);
	for (size_t i = 0; i < guest->count; i++)
		es_writer_free(&guest->messages[i]);
}

struct es_bytes guest_next(struct guest *guest)
{
	while (guest->taken == guest->count)
		es_loop_turn(guest->home->loop);
	return es_writer_bytes(&guest->messages[guest->taken++]);
}

bool guest_quiet(const struct guest *guest)
{
	return guest->taken == guest->count;
}

/* Takes messages until the answer with this number. */
static struct es_bytes await(struct guest *guest, uint64_t number, bool *ok)
{
	for (;;) {
		struct es_reader r;
		es_reader_init(&r, guest_next(guest));
		(void)es_read_array(&r, 4);
		uint64_t kind = es_read_uint(&r, 3);
		if (kind == 3 || es_read_uint(&r, UINT64_MAX) != number)
			continue;
		*ok = kind == 1;
		struct es_bytes map = es_read_value(&r);
		es_assert(es_reader_finish(&r) == ES_OK);
		return map;
	}
}

struct es_bytes guest_ask(struct guest *guest, const char *method, struct es_bytes params, bool *ok)
{
	struct es_writer w;

	es_writer_grow(&w, ES_WEB_MESSAGE_MAX);
	es_write_array(&w, 4);
	es_write_uint(&w, 0);
	es_write_uint(&w, ++guest->number);
	es_write_cstr(&w, method);
	if (params.len)
		es_write_raw(&w, params);
	else
		es_write_nil(&w);
	es_assert(es_api_receive(guest->client, es_writer_bytes(&w)) == ES_OK);
	es_writer_free(&w);
	return await(guest, guest->number, ok);
}

static bool is(struct es_bytes map, const char *key, const char *wanted)
{
	struct es_bytes value;

	es_assert(es_map_get(map, key, &value));
	if (!wanted)
		return value.len == 1 && value.data[0] == 0xc0;
	return es_bytes_equal(es_value_str(value), es_bytes_str(wanted));
}

void guest_refused(struct guest *guest, const char *method, struct es_bytes params,
                   const char *code, const char *field)
{
	bool ok;
	struct es_bytes fault = guest_ask(guest, method, params, &ok);

	if (!ok && is(fault, "code", code) && is(fault, "field", field))
		return;
	struct es_bytes got = {0};
	(void)es_map_get(fault, "code", &got);
	fprintf(stderr, "%s: wanted %s (%s)\n", method, code, field ? field : "no field");
	if (got.len)
		fprintf(stderr, "got %.*s\n", (int)es_value_str(got).len,
		        (const char *)es_value_str(got).data);
	abort();
}
