/* SPDX-License-Identifier: EUPL-1.2 */
/* The channel as a link sees it: bytes in any pieces, events out; and what must end it. */
#include "actor.h"
#include "channel_internal.h"
#include "test.h"
#include "vectors.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_WHOLE SIZE_MAX

/* One end with what it has seen. */
struct end {
	struct es_channel *c;
	es_err err;
	bool refuses; /* never accepts */
	unsigned peers, opens, messages, ends;
	struct es_certificate peer;
	size_t psk;
	uint8_t last[ES_MESSAGE_MAX];
	size_t last_len;
};

static struct actor anne, bruno; /* initiator, responder */
static const struct es_id federation = {{9, 9, 9}};
static const uint8_t psks[3][ES_PSK_LEN] = {{1}, {2}, {3}};
static struct end a, b;
static uint64_t seed = 88172645463325252u;

static uint64_t draw(void) /* xorshift: the same in every run */
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static struct es_channel_config config_of(const struct actor *actor, bool initiator)
{
	struct es_channel_config config = {.initiator = initiator, .federation = federation};

	memcpy(config.channel_secret, actor->channel_secret, ES_CHANNEL_KEY_LEN);
	memset(config.ephemeral_secret, initiator ? 0x51 : 0x52, ES_CHANNEL_KEY_LEN);
	config.certificate = actor_certificate(actor);
	config.psks = initiator ? &psks[1] : psks;
	config.psks_len = initiator ? 1 : 3;
	return config;
}

static void end_free(struct end *end)
{
	es_channel_free(end->c);
	memset(end, 0, sizeof(*end));
}

static int teardown(void **state)
{
	(void)state;
	end_free(&a);
	end_free(&b);
	return 0;
}

static int setup(void **state)
{
	(void)state;
	actor_init(&anne, 1);
	actor_init(&bruno, 2);
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	return 0;
}

static void open_ends(uint32_t rekey_frames)
{
	struct es_channel_config config = config_of(&anne, true);

	teardown(NULL);
	assert_err(es_channel_new_rekeying(&config, rekey_frames, &a.c), ES_OK);
	config = config_of(&bruno, false);
	assert_err(es_channel_new_rekeying(&config, rekey_frames, &b.c), ES_OK);
}

static void note_event(struct end *end, const struct es_channel_event *event)
{
	switch (event->type) {
	case ES_CHANNEL_PEER:
		end->peers++;
		end->peer = event->peer;
		end->psk = event->psk;
		if (!end->refuses)
			end->err = es_channel_accept(end->c);
		break;
	case ES_CHANNEL_OPEN:
		end->opens++;
		break;
	case ES_CHANNEL_MESSAGE:
	case ES_CHANNEL_END:
		end->messages += event->type == ES_CHANNEL_MESSAGE;
		end->ends += event->type == ES_CHANNEL_END;
		end->last_len = event->message.len;
		memcpy(end->last, event->message.data, event->message.len);
		break;
	default:
		break;
	}
}

/* Feeds bytes as a link does: until the event is none. */
static void feed(struct end *end, struct es_bytes in)
{
	struct es_channel_event event;
	size_t used = 0;

	do {
		end->err = es_channel_receive(end->c, in, &used, &event);
		in.data += used;
		in.len -= used;
		if (end->err == ES_OK)
			note_event(end, &event);
		if (end->refuses && event.type == ES_CHANNEL_PEER)
			return;
	} while (end->err == ES_OK && event.type != ES_CHANNEL_NONE);
	if (end->err == ES_OK)
		assert_int_equal(in.len, 0);
}

/* Carries what from has to say, in pieces of at most so many bytes, until to refuses. */
static bool carry(struct end *from, struct end *to, size_t piece)
{
	bool carried = false;

	for (struct es_bytes out; to->err == ES_OK && (out = es_channel_output(from->c)).len > 0;) {
		size_t n = piece == 0 ? 1 + (size_t)(draw() % 700) : piece;
		n = n < out.len ? n : out.len;
		uint8_t *copy = malloc(n); /* of exactly this size, for the sanitizer */
		assert_non_null(copy);
		memcpy(copy, out.data, n);
		es_channel_sent(from->c, n);
		feed(to, es_bytes_of(copy, n));
		free(copy);
		carried = true;
	}
	return carried;
}

static void exchange(size_t piece)
{
	while (carry(&a, &b, piece) || carry(&b, &a, piece))
		;
}

static void open_both(uint32_t rekey_frames)
{
	open_ends(rekey_frames);
	exchange(PIECES_WHOLE);
	assert_int_equal(a.opens, 1);
	assert_int_equal(b.opens, 1);
}

/* Takes everything that waits for the carrier. The caller frees it. */
static struct es_bytes take_output(struct end *from)
{
	struct es_bytes out = es_channel_output(from->c);
	uint8_t *copy = malloc(out.len + 1);

	assert_non_null(copy);
	memcpy(copy, out.data, out.len);
	es_channel_sent(from->c, out.len);
	return es_bytes_of(copy, out.len);
}

static void drop(struct es_bytes bytes)
{
	free((void *)bytes.data);
}

/* --- the handshake ---------------------------------------------------------------------------- */

static void opens_in_any_pieces(void **state)
{
	(void)state;
	const size_t pieces[] = {1, 2, 3, 7, 47, 48, 49, 0, 0, 0, PIECES_WHOLE};
	uint8_t one[64], other[64];

	for (size_t i = 0; i < ES_COUNT(pieces); i++) {
		open_ends(ES_REKEY_FRAMES);
		exchange(pieces[i]);
		assert_int_equal(a.peers, 1);
		assert_int_equal(b.peers, 1);
		assert_int_equal(a.opens, 1);
		assert_int_equal(b.opens, 1);
		assert_int_equal(b.psk, 1);
		assert_int_equal(a.psk, 0);
		assert_true(es_id_equal(&a.peer.structure, &bruno.structure));
		assert_true(es_id_equal(&b.peer.structure, &anne.structure));
		assert_err(es_channel_binding(a.c, one), ES_OK);
		assert_err(es_channel_binding(b.c, other), ES_OK);
		assert_memory_equal(one, other, 64);
	}
}

static void a_stranger_gets_no_answer(void **state)
{
	(void)state;
	static const uint8_t wrong[1][ES_PSK_LEN] = {{0xee}};
	struct es_channel_config config = config_of(&anne, true);

	open_ends(ES_REKEY_FRAMES);
	es_channel_free(a.c);
	config.psks = wrong;
	assert_err(es_channel_new(&config, &a.c), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(b.err, ES_BAD_KEY);
	assert_int_equal(es_channel_output(b.c).len, 0);
	assert_int_equal(b.peers, 0);
	/* The refusal sticks, also for one who comes with the right bytes now. */
	feed(&b, ES_BYTES(((uint8_t[]){0, 48})));
	assert_err(b.err, ES_BAD_KEY);
}

static void another_federation_gets_no_answer(void **state)
{
	(void)state;
	struct es_channel_config config = config_of(&anne, true);

	open_ends(ES_REKEY_FRAMES);
	es_channel_free(a.c);
	config.federation.bytes[31] ^= 1;
	assert_err(es_channel_new(&config, &a.c), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(b.err, ES_BAD_KEY);
	assert_int_equal(es_channel_output(b.c).len, 0);
}

static void a_node_without_keys_answers_nobody(void **state)
{
	(void)state;
	struct es_channel_config config = config_of(&bruno, false);

	open_ends(ES_REKEY_FRAMES);
	es_channel_free(b.c);
	config.psks = NULL;
	config.psks_len = 0;
	assert_err(es_channel_new(&config, &b.c), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(b.err, ES_BAD_KEY);
}

/* Runs the handshake up to message n (0, 1, 2) with one byte of it changed: it must never open. */
static void change_byte(int n, size_t at, size_t *len)
{
	open_ends(ES_REKEY_FRAMES);
	if (n > 0)
		carry(&a, &b, PIECES_WHOLE);
	if (n > 1)
		carry(&b, &a, PIECES_WHOLE);
	struct end *from = n == 1 ? &b : &a, *to = n == 1 ? &a : &b;
	struct es_bytes message = take_output(from);
	*len = message.len;
	((uint8_t *)message.data)[at] ^= 0x40;
	unsigned peers = to->peers;
	feed(to, message);
	drop(message);
	/* A longer length makes it wait for bytes that never come: the link's timeout ends that. */
	if (at < 2 && to->err == ES_OK)
		assert_int_equal(es_channel_output(to->c).len, 0);
	else
		assert_true(to->err == ES_BAD_KEY || (at < 2 && to->err != ES_OK));
	assert_int_equal(to->peers, peers);
	assert_int_equal(to->opens, 0);
}

static void every_byte_of_the_handshake_counts(void **state)
{
	(void)state;
	for (int n = 0; n < 3; n++) {
		size_t len = 3;
		for (size_t at = 0; at < len; at++)
			change_byte(n, at, &len);
		assert_true(len > 48);
	}
}

static void handshake_lengths_are_bounded_at_once(void **state)
{
	(void)state;
	const struct {
		uint8_t prefix[2];
		es_err err;
	} cases[] = {{{0, 0}, ES_MALFORMED},
	             {{0, 47}, ES_MALFORMED},
	             {{0, 49}, ES_TOO_LARGE},
	             {{1, 48}, ES_TOO_LARGE},
	             {{0xff, 0xff}, ES_TOO_LARGE}};

	for (size_t i = 0; i < ES_COUNT(cases); i++) {
		open_ends(ES_REKEY_FRAMES);
		feed(&b, ES_BYTES(cases[i].prefix));
		assert_err(b.err, cases[i].err);
	}
}

static void a_replayed_first_message_opens_nothing(void **state)
{
	(void)state;
	struct end replay = {0};
	struct es_channel_config config = config_of(&bruno, false);

	open_ends(ES_REKEY_FRAMES);
	struct es_bytes first = take_output(&a);
	feed(&b, first);
	carry(&b, &a, PIECES_WHOLE);
	struct es_bytes third = take_output(&a);
	feed(&b, third);
	assert_int_equal(b.opens, 1);

	/* All that the replayer learns is that somebody answers: the third message fits one
	 * responder only. */
	config.ephemeral_secret[0] ^= 8;
	assert_err(es_channel_new(&config, &replay.c), ES_OK);
	feed(&replay, first);
	assert_err(replay.err, ES_OK);
	assert_true(es_channel_output(replay.c).len > 0);
	feed(&replay, third);
	assert_err(replay.err, ES_BAD_KEY);
	assert_int_equal(replay.peers, 0);
	end_free(&replay);
	drop(first);
	drop(third);
}

static void certificates_bind_the_channel_key(void **state)
{
	(void)state;
	for (int liar = 0; liar < 2; liar++) {
		struct es_channel_config config = config_of(liar ? &bruno : &anne, !liar);

		open_ends(ES_REKEY_FRAMES);
		struct end *bad = liar ? &b : &a, *good = liar ? &a : &b;
		es_channel_free(bad->c);
		config.certificate = actor_certificate(liar ? &anne : &bruno);
		assert_err(es_channel_new(&config, &bad->c), ES_OK);
		exchange(PIECES_WHOLE);
		assert_err(good->err, ES_NOT_ALLOWED);
		assert_int_equal(good->peers, 0);
		/* An initiator that was lied to did not show its own certificate. */
		assert_int_equal(es_channel_output(good->c).len, 0);
	}
}

static void certificates_must_verify(void **state)
{
	(void)state;
	struct es_channel_config config = config_of(&bruno, false);

	open_ends(ES_REKEY_FRAMES);
	es_channel_free(b.c);
	bruno.certificate[bruno.certificate_len - 1] ^= 1;
	assert_err(es_channel_new(&config, &b.c), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(a.err, ES_BAD_SIGNATURE);
	assert_int_equal(a.peers, 0);

	open_ends(ES_REKEY_FRAMES);
	es_channel_free(b.c);
	config.certificate.len = 0;
	assert_err(es_channel_new(&config, &b.c), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(a.err, ES_MALFORMED);
}

static void nothing_moves_before_the_peer_is_judged(void **state)
{
	(void)state;
	struct es_channel_event event;
	size_t used = 7;

	open_ends(ES_REKEY_FRAMES);
	a.refuses = true;
	exchange(PIECES_WHOLE);
	assert_int_equal(a.peers, 1);
	assert_int_equal(es_channel_output(a.c).len, 0); /* message 3 is not written */
	assert_err(es_channel_receive(a.c, ES_BYTES(((uint8_t[]){1})), &used, &event), ES_STATE);
	assert_int_equal(used, 0);
	assert_int_equal(b.peers, 0);
	/* The channel was not hurt by being asked too early. */
	assert_err(es_channel_accept(a.c), ES_OK);
	assert_err(es_channel_accept(a.c), ES_STATE);
	a.refuses = false;
	feed(&a, es_bytes_of(NULL, 0));
	assert_int_equal(a.opens, 1);
	exchange(PIECES_WHOLE);
	assert_int_equal(b.opens, 1);
}

static void nothing_is_sent_before_it_is_open(void **state)
{
	(void)state;
	uint8_t binding[64];

	open_ends(ES_REKEY_FRAMES);
	assert_err(es_channel_send(a.c, es_bytes_str("hello")), ES_STATE);
	assert_err(es_channel_end(a.c, ES_OK, NULL), ES_STATE);
	assert_err(es_channel_accept(a.c), ES_STATE);
	assert_err(es_channel_binding(a.c, binding), ES_STATE);
}

static void configurations_are_bounded(void **state)
{
	(void)state;
	static const uint8_t many[ES_PSKS_MAX + 1][ES_PSK_LEN];
	static uint8_t big[ES_CERT_MAX + 1];
	struct es_channel_config config = config_of(&bruno, false);
	struct es_channel *c = NULL;

	config.psks = many;
	config.psks_len = ES_PSKS_MAX + 1;
	assert_err(es_channel_new(&config, &c), ES_LIMIT);
	config = config_of(&bruno, false);
	config.certificate = ES_BYTES(big);
	assert_err(es_channel_new(&config, &c), ES_TOO_LARGE);
	assert_null(c);
	es_channel_free(NULL);

	/* What is just within the limits is fine, and the last of the keys is tried too. */
	open_ends(ES_REKEY_FRAMES);
	es_channel_free(b.c);
	config = config_of(&bruno, false);
	uint8_t(*most)[ES_PSK_LEN] = calloc(ES_PSKS_MAX, ES_PSK_LEN);
	assert_non_null(most);
	memcpy(most[ES_PSKS_MAX - 1], psks[1], ES_PSK_LEN);
	config.psks = (const uint8_t(*)[ES_PSK_LEN])most;
	config.psks_len = ES_PSKS_MAX;
	assert_err(es_channel_new(&config, &b.c), ES_OK);
	free(most);
	exchange(PIECES_WHOLE);
	assert_int_equal(b.psk, ES_PSKS_MAX - 1);
	assert_int_equal(b.opens, 1);
	config.psks = psks;
	config.psks_len = 1;
	config.certificate.len = ES_CERT_MAX;
	assert_err(es_channel_new(&config, &c), ES_OK);
	es_channel_free(c);
}

/* --- messages --------------------------------------------------------------------------------- */

static uint8_t *numbered(size_t len)
{
	uint8_t *data = malloc(len + 1);

	assert_non_null(data);
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i * 31 + (i >> 8));
	return data;
}

static void messages_of_every_size_arrive(void **state)
{
	(void)state;
	const size_t sizes[] = {0,
	                        1,
	                        255,
	                        ES_FRAME_MAX - 1,
	                        ES_FRAME_MAX,
	                        ES_FRAME_MAX + 1,
	                        3 * ES_FRAME_MAX,
	                        3 * ES_FRAME_MAX + 1,
	                        ES_MESSAGE_MAX};

	open_both(ES_REKEY_FRAMES);
	for (size_t i = 0; i < ES_COUNT(sizes); i++) {
		uint8_t *data = numbered(sizes[i]);
		struct end *from = i % 2 ? &a : &b, *to = i % 2 ? &b : &a;
		unsigned before = to->messages;
		assert_err(es_channel_send(from->c, es_bytes_of(data, sizes[i])), ES_OK);
		exchange(i == 4 ? 1 : 0);
		assert_int_equal(to->messages, before + 1);
		assert_int_equal(to->last_len, sizes[i]);
		assert_memory_equal(to->last, data, sizes[i]);
		free(data);
	}
}

static void messages_over_the_limit_are_not_sent(void **state)
{
	(void)state;
	uint8_t *data = numbered(ES_MESSAGE_MAX + 1);

	open_both(ES_REKEY_FRAMES);
	assert_err(es_channel_send(a.c, es_bytes_of(data, ES_MESSAGE_MAX + 1)), ES_TOO_LARGE);
	assert_int_equal(es_channel_output(a.c).len, 0);
	assert_err(es_channel_send(a.c, es_bytes_str("still open")), ES_OK);
	exchange(PIECES_WHOLE);
	assert_int_equal(b.messages, 1);
	free(data);
}

static void output_is_bounded_but_the_end_finds_room(void **state)
{
	(void)state;
	uint8_t *data = numbered(ES_MESSAGE_MAX);
	unsigned sent = 0;
	es_err err;

	open_both(ES_REKEY_FRAMES);
	while ((err = es_channel_send(a.c, es_bytes_of(data, 100000))) == ES_OK)
		sent++;
	assert_err(err, ES_NO_SPACE);
	assert_true(es_channel_output(a.c).len <= ES_CHANNEL_OUTPUT_MAX);
	assert_true(sent >= 40);
	while (es_channel_send(a.c, es_bytes_of(data, 0)) == ES_OK)
		sent++;
	/* Half of it drains: there is room again, and what is left stays in order. */
	struct es_bytes half = es_channel_output(a.c);
	feed(&b, es_bytes_of(half.data, half.len / 2));
	es_channel_sent(a.c, half.len / 2);
	assert_err(es_channel_send(a.c, es_bytes_of(data, ES_MESSAGE_MAX)), ES_OK);
	sent++;
	while (es_channel_send(a.c, es_bytes_of(data, 0)) == ES_OK)
		sent++;
	assert_err(es_channel_end(a.c, ES_TOO_LARGE, "full"), ES_OK);
	exchange(PIECES_WHOLE);
	assert_err(b.err, ES_OK);
	assert_int_equal(b.messages, sent);
	assert_int_equal(b.ends, 1);
	free(data);
}

static void rekeying_goes_unnoticed(void **state)
{
	(void)state;
	for (uint32_t frames = 1; frames <= 7; frames += 2) {
		open_both(frames);
		for (unsigned i = 0; i < 40; i++) {
			uint8_t *data = numbered(ES_FRAME_MAX + 5);
			size_t len = i % 5 ? i : ES_FRAME_MAX + 5;
			assert_err(es_channel_send(a.c, es_bytes_of(data, len)), ES_OK);
			if (i % 3 == 0)
				assert_err(es_channel_send(b.c, es_bytes_of(data, len)), ES_OK);
			exchange(i % 5 ? 5 : 0);
			assert_int_equal(b.messages, i + 1);
			assert_memory_equal(b.last, data, len);
			free(data);
		}
		assert_int_equal(a.messages, 14);
	}
}

static void both_must_rekey_at_the_same_frame(void **state)
{
	(void)state;
	struct es_channel_config config = config_of(&bruno, false);

	open_ends(3);
	es_channel_free(b.c);
	assert_err(es_channel_new_rekeying(&config, 4, &b.c), ES_OK);
	exchange(PIECES_WHOLE);
	for (unsigned i = 0; i < 4; i++)
		assert_err(es_channel_send(a.c, es_bytes_str("frame")), ES_OK);
	exchange(PIECES_WHOLE);
	assert_int_equal(b.messages, 3);
	assert_err(b.err, ES_BAD_KEY);
}

static void the_published_number_of_frames_is_the_one_in_use(void **state)
{
	(void)state;
	struct es_channel_config config = config_of(&anne, true);

	/* One end as everybody makes it, the other told the number: they agree past it. */
	open_ends(ES_REKEY_FRAMES);
	es_channel_free(a.c);
	assert_err(es_channel_new(&config, &a.c), ES_OK);
	exchange(PIECES_WHOLE);
	for (unsigned i = 0; i < ES_REKEY_FRAMES + 2; i++) {
		assert_err(es_channel_send(a.c, es_bytes_of(NULL, 0)), ES_OK);
		if (i % 1024 == 0)
			exchange(PIECES_WHOLE);
	}
	exchange(PIECES_WHOLE);
	assert_err(b.err, ES_OK);
	assert_int_equal(b.messages, ES_REKEY_FRAMES + 2);
}

/* --- a hostile carrier ------------------------------------------------------------------------ */

static void every_byte_of_a_frame_counts(void **state)
{
	(void)state;
	size_t len = 1;

	for (size_t at = 0; at < len; at++) {
		open_both(ES_REKEY_FRAMES);
		assert_err(es_channel_send(a.c, es_bytes_str("a message")), ES_OK);
		struct es_bytes frame = take_output(&a);
		len = frame.len;
		((uint8_t *)frame.data)[at] ^= 1;
		feed(&b, frame);
		assert_err(b.err, ES_BAD_KEY);
		assert_int_equal(b.messages, 0);
		assert_err(es_channel_send(b.c, es_bytes_str("x")), ES_BAD_KEY);
		drop(frame);
	}
}

static void cut_frames_deliver_nothing(void **state)
{
	(void)state;
	open_both(ES_REKEY_FRAMES);
	assert_err(es_channel_send(a.c, es_bytes_str("a message")), ES_OK);
	struct es_bytes frame = take_output(&a);
	for (size_t i = 0; i + 1 < frame.len; i++) {
		feed(&b, es_bytes_of(frame.data + i, 1));
		assert_err(b.err, ES_OK);
		assert_int_equal(b.messages, 0);
	}
	feed(&b, es_bytes_of(frame.data + frame.len - 1, 1));
	assert_int_equal(b.messages, 1);
	drop(frame);
}

static void replayed_swapped_and_dropped_frames_are_refused(void **state)
{
	(void)state;
	for (int how = 0; how < 4; how++) {
		open_both(ES_REKEY_FRAMES);
		assert_err(es_channel_send(a.c, es_bytes_str("first")), ES_OK);
		struct es_bytes first = take_output(&a);
		assert_err(es_channel_send(a.c, es_bytes_str("other")), ES_OK);
		struct es_bytes other = take_output(&a);
		if (how == 0) { /* replayed */
			feed(&b, first);
			assert_err(b.err, ES_OK);
			feed(&b, first);
		} else if (how == 1) { /* swapped */
			feed(&b, other);
		} else if (how == 2) { /* head of one, body of the other */
			feed(&b, es_bytes_of(first.data, 20));
			feed(&b, es_bytes_of(other.data + 20, other.len - 20));
		} else { /* sent back where it came from */
			feed(&a, first);
			assert_err(a.err, ES_BAD_KEY);
			b.err = a.err;
		}
		assert_err(b.err, ES_BAD_KEY);
		assert_int_equal(b.messages, how == 0);
		drop(first);
		drop(other);
	}
}

/* --- a hostile peer: holds the keys, breaks the rules ----------------------------------------- */

static void the_end_arrives_with_its_reason(void **state)
{
	(void)state;
	struct es_bytes word, text;

	open_both(ES_REKEY_FRAMES);
	assert_err(es_channel_send(a.c, es_bytes_str("last words")), ES_OK);
	assert_err(es_channel_end(a.c, ES_NOT_MEMBER, "ask your sponsor"), ES_OK);
	assert_err(es_channel_send(a.c, es_bytes_str("more")), ES_STATE);
	assert_err(es_channel_end(a.c, ES_OK, NULL), ES_STATE);
	exchange(1);
	assert_int_equal(b.messages, 1);
	assert_int_equal(b.ends, 1);
	assert_err(es_channel_reason(es_bytes_of(b.last, b.last_len), &word, &text), ES_OK);
	assert_true(es_bytes_equal(word, es_bytes_str("not_member")));
	assert_true(es_bytes_equal(text, es_bytes_str("ask your sponsor")));
	/* What was under way from the other side still arrives; nothing new is sent. */
	assert_err(es_channel_send(b.c, es_bytes_str("answer")), ES_STATE);
	feed(&b, es_bytes_of(NULL, 0));
	assert_err(b.err, ES_OK);
	feed(&b, ES_BYTES(((uint8_t[]){0})));
	assert_err(b.err, ES_CLOSED);
}

static void long_reasons_are_cut_between_characters(void **state)
{
	(void)state;
	char text[600];
	struct es_bytes word, got;

	for (size_t shift = 0; shift < 3; shift++) {
		memset(text, 'x', sizeof(text));
		for (size_t i = shift; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "€", 3);
		text[sizeof(text) - 1] = '\0';
		open_both(ES_REKEY_FRAMES);
		assert_err(es_channel_end(a.c, ES_BUSY, text), ES_OK);
		exchange(PIECES_WHOLE);
		assert_int_equal(b.ends, 1);
		assert_err(es_channel_reason(es_bytes_of(b.last, b.last_len), &word, &got), ES_OK);
		assert_true(got.len <= ES_REASON_TEXT_MAX && got.len > ES_REASON_TEXT_MAX - 3);
		assert_memory_equal(got.data, text, got.len);
	}
}

static void send_odd_frame(uint32_t head, struct es_bytes body)
{
	assert_err(es_channel_odd_frame(a.c, head, body), ES_OK);
	exchange(PIECES_WHOLE);
}

static void heads_are_checked_before_memory_is_taken(void **state)
{
	(void)state;
	static uint8_t full[ES_FRAME_MAX];
	const struct {
		uint32_t head;
		es_err err;
	} cases[] = {
	        {ES_FRAME_MAX + 1, ES_TOO_LARGE},
	        {0x3fffffff, ES_TOO_LARGE},
	        {0x80000000 | 0, ES_MALFORMED},                  /* more, but not full */
	        {0x80000000 | (ES_FRAME_MAX - 1), ES_MALFORMED}, /* nearly */
	        {0xc0000000 | ES_FRAME_MAX, ES_MALFORMED},       /* more after the end */
	        {0x40000000 | 1000, ES_TOO_LARGE},               /* too long a reason */
	};

	for (size_t i = 0; i < ES_COUNT(cases); i++) {
		open_both(ES_REKEY_FRAMES);
		send_odd_frame(cases[i].head, es_bytes_of(NULL, 0));
		assert_err(b.err, cases[i].err);
	}
	/* A message that never ends is refused at the limit, and an end cannot come inside one. */
	open_both(ES_REKEY_FRAMES);
	for (unsigned i = 0; i < ES_MESSAGE_MAX / ES_FRAME_MAX; i++) {
		send_odd_frame(0x80000000 | ES_FRAME_MAX, ES_BYTES(full));
		assert_err(b.err, ES_OK);
	}
	send_odd_frame(0x80000000 | ES_FRAME_MAX, ES_BYTES(full));
	assert_err(b.err, ES_TOO_LARGE);
	open_both(ES_REKEY_FRAMES);
	send_odd_frame(0x80000000 | ES_FRAME_MAX, ES_BYTES(full));
	send_odd_frame(0x40000000 | 3, es_bytes_of(full, 3));
	assert_err(b.err, ES_MALFORMED);
}

static void reasons_must_be_reasons(void **state)
{
	(void)state;
	static const uint8_t junk[] = {0x92, 0xa2, 'o', 'k', 0x01};

	for (size_t len = 0; len <= sizeof(junk); len++) {
		open_both(ES_REKEY_FRAMES);
		send_odd_frame(0x40000000 | (uint32_t)len, es_bytes_of(junk, len));
		assert_err(b.err, ES_MALFORMED);
		assert_int_equal(b.ends, 0);
	}
}

/* --- known answers ---------------------------------------------------------------------------- */

#define KNOWN VECTORS("channel")

static void check_output(struct end *from, struct end *to, const char *name)
{
	struct es_bytes out = take_output(from);

	vector_check(KNOWN, name, out.data, out.len);
	feed(to, out);
	assert_err(to->err, ES_OK);
	drop(out);
}

static void known_answers_hold(void **state)
{
	(void)state;
	uint8_t binding[ES_CHANNEL_BINDING_LEN];
	struct es_channel_config i = config_of(&anne, true), r = config_of(&bruno, false);

	open_ends(2); /* so that a rekeying stands in the answers */
	vector_check(KNOWN, "federation", federation.bytes, ES_ID_LEN);
	vector_check(KNOWN, "psk", psks[1], ES_PSK_LEN);
	vector_check(KNOWN, "initiator_ephemeral_secret", i.ephemeral_secret, 32);
	vector_check(KNOWN, "initiator_channel_secret", i.channel_secret, 32);
	vector_check(KNOWN, "initiator_certificate", i.certificate.data, i.certificate.len);
	vector_check(KNOWN, "responder_ephemeral_secret", r.ephemeral_secret, 32);
	vector_check(KNOWN, "responder_channel_secret", r.channel_secret, 32);
	vector_check(KNOWN, "responder_certificate", r.certificate.data, r.certificate.len);
	check_output(&a, &b, "message_1");
	check_output(&b, &a, "message_2");
	check_output(&a, &b, "message_3");
	assert_err(es_channel_binding(a.c, binding), ES_OK);
	vector_check(KNOWN, "handshake_hash", binding, sizeof(binding));
	assert_err(es_channel_send(a.c, es_bytes_str("hello")), ES_OK);
	check_output(&a, &b, "frame_1");
	assert_err(es_channel_send(a.c, es_bytes_of(NULL, 0)), ES_OK);
	check_output(&a, &b, "frame_2");
	assert_err(es_channel_send(a.c, es_bytes_str("rekeyed")), ES_OK);
	check_output(&a, &b, "frame_3");
	assert_err(es_channel_end(b.c, ES_OK, "bye"), ES_OK);
	check_output(&b, &a, "end");
	assert_int_equal(b.messages, 3);
	assert_int_equal(a.ends, 1);
}

/* --- memory ----------------------------------------------------------------------------------- */

static void a_lack_of_memory_is_an_error(void **state)
{
	(void)state;
	uint8_t *data = numbered(ES_MESSAGE_MAX);
	struct es_channel_config config = config_of(&anne, true);
	struct es_channel *c = NULL;

	for (size_t nth = 0;; nth++) {
		fail_allocation(nth);
		es_err err = es_channel_new(&config, &c);
		if (!fail_no_allocation()) {
			assert_err(err, ES_OK);
			break;
		}
		assert_err(err, ES_NO_MEMORY);
		assert_null(c);
	}
	es_channel_free(c);

	/* A sender without memory may send again; a receiver without it ends. */
	open_both(ES_REKEY_FRAMES);
	fail_allocation(0);
	assert_err(es_channel_send(a.c, es_bytes_of(data, ES_MESSAGE_MAX)), ES_NO_MEMORY);
	assert_true(fail_no_allocation());
	assert_err(es_channel_send(a.c, es_bytes_of(data, ES_MESSAGE_MAX)), ES_OK);
	struct es_bytes frames = take_output(&a);
	fail_allocation(0);
	feed(&b, frames);
	assert_true(fail_no_allocation());
	assert_err(b.err, ES_NO_MEMORY);
	drop(frames);
	free(data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(opens_in_any_pieces),
	        TEST(a_stranger_gets_no_answer),
	        TEST(another_federation_gets_no_answer),
	        TEST(a_node_without_keys_answers_nobody),
	        TEST(every_byte_of_the_handshake_counts),
	        TEST(handshake_lengths_are_bounded_at_once),
	        TEST(a_replayed_first_message_opens_nothing),
	        TEST(certificates_bind_the_channel_key),
	        TEST(certificates_must_verify),
	        TEST(nothing_moves_before_the_peer_is_judged),
	        TEST(nothing_is_sent_before_it_is_open),
	        TEST(configurations_are_bounded),
	        TEST(messages_of_every_size_arrive),
	        TEST(messages_over_the_limit_are_not_sent),
	        TEST(output_is_bounded_but_the_end_finds_room),
	        TEST(rekeying_goes_unnoticed),
	        TEST(both_must_rekey_at_the_same_frame),
	        TEST(the_published_number_of_frames_is_the_one_in_use),
	        TEST(every_byte_of_a_frame_counts),
	        TEST(cut_frames_deliver_nothing),
	        TEST(replayed_swapped_and_dropped_frames_are_refused),
	        TEST(the_end_arrives_with_its_reason),
	        TEST(long_reasons_are_cut_between_characters),
	        TEST(heads_are_checked_before_memory_is_taken),
	        TEST(reasons_must_be_reasons),
	        TEST(known_answers_hold),
	        TEST(a_lack_of_memory_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
