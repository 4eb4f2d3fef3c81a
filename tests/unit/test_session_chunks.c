/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages 27 to 30: two sessions, of which one holds a file and the other wants it. */
#include "facing.h"
#include "session/internal.h"
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS 200
#define SIZE ((uint64_t)CHUNKS * ES_CHUNK_LEN)

static struct facing f;
static const struct es_id file = {{5}}, other = {{6}};
static uint8_t content[ES_CHUNK_LEN]; /* every chunk is the same: nobody checks here */
static struct es_chunk_path path_shown;

/* What a's host was asked, and what it lets out; what b's heard. */
static struct {
	size_t rooms;   /* chunks for which there is room */
	size_t sought;  /* questions */
	uint32_t reads; /* chunks read */
	bool later;     /* reads are answered by hand */
	uint32_t last;
	size_t ahead; /* told with it */
	bool partial;
} a;
static struct {
	size_t told;
	uint64_t size;
	bool all;
	uint8_t map[ES_CHUNK_MAP_BYTES(CHUNKS)];
	uint32_t came, withheld;
	bool seen[CHUNKS];
} b;

static void a_sought(void *context, const struct es_id *files, size_t count)
{
	struct facing_side *side = context;
	uint8_t map[ES_CHUNK_MAP_BYTES(CHUNKS)] = {0xf0};
	struct es_writer w;

	a.sought++;
	es_writer_grow(&w, 65536);
	for (size_t i = 0; i < count; i++)
		es_session_write_held(&w, &files[i], es_id_equal(&files[i], &file) ? SIZE : 0,
		                      a.partial ? map : NULL);
	es_session_held(side->session, es_writer_bytes(&w), count, f.now_ms);
	es_writer_free(&w);
}

static bool a_room(void *context)
{
	(void)context;
	if (a.rooms == 0)
		return false;
	a.rooms--;
	return true;
}

static void answer(uint32_t index)
{
	path_shown.index = index;
	es_session_chunk(f.a.session, &file, index, &path_shown, ES_BYTES(content), f.now_ms);
}

static void a_read(void *context, const struct es_id *id, uint32_t index, size_t ahead)
{
	(void)context;
	a.ahead = ahead;
	a.reads++;
	a.last = index;
	if (!es_id_equal(id, &file))
		es_session_chunk(f.a.session, id, index, NULL, es_bytes_of(NULL, 0), f.now_ms);
	else if (!a.later)
		answer(index);
}

static void b_held(void *context, const struct es_id *id, uint64_t size, struct es_bytes map)
{
	(void)context;
	b.told++;
	if (!es_id_equal(id, &file))
		return;
	b.size = size;
	b.all = map.len == 0;
	if (map.len)
		memcpy(b.map, map.data, sizeof(b.map));
}

static void b_came(void *context, const struct es_id *id, const struct es_chunk_path *path,
                   struct es_bytes data)
{
	(void)context;
	if (data.len == 0) {
		b.withheld++;
		return;
	}
	assert_true(es_id_equal(id, &file));
	assert_false(b.seen[path->index]);
	b.seen[path->index] = true;
	assert_int_equal(path->count, path_shown.count);
	assert_int_equal(data.len, ES_CHUNK_LEN);
	b.came++;
}

static const struct es_chunk_host a_chunks = {
        .sought = a_sought, .held = b_held, .room = a_room, .read = a_read, .came = b_came};

static int make(void **state)
{
	(void)state;
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	a.rooms = SIZE_MAX;
	path_shown.count = 8;
	facing_init(&f, 1);
	facing_hold(&f.a, 0, 0, 3);
	facing_hold(&f.b, 0, 1, 3);
	f.a.chunks = f.b.chunks = &a_chunks;
	return 0;
}

static int drop(void **state)
{
	(void)state;
	facing_free(&f);
	return 0;
}

static es_err fetch(uint32_t first, uint32_t count)
{
	return es_session_fetch_chunks(f.b.session, &file, first, count, f.now_ms);
}

static void tells_what_it_holds(void **state)
{
	struct es_id both[2] = {other, file};

	(void)state;
	facing_meet(&f);
	assert_err(es_session_seek(f.b.session, both, 2, f.now_ms), ES_OK);
	facing_go_on(&f);
	assert_int_equal(a.sought, 1);
	assert_int_equal(b.told, 2);
	assert_true(b.size == SIZE && b.all);
	a.partial = true;
	assert_err(es_session_seek(f.b.session, both, 2, f.now_ms), ES_OK);
	facing_go_on(&f);
	assert_false(b.all);
	assert_int_equal(es_chunk_map_count(b.map, CHUNKS), 4);
}

static void sends_what_is_asked(void **state)
{
	(void)state;
	facing_meet(&f);
	assert_int_equal(f.a.sent[MESSAGE_RUN], 1);
	assert_err(fetch(0, 64), ES_OK);
	assert_int_equal(es_session_chunks_asked(f.b.session), 64);
	assert_err(fetch(64, 1), ES_LIMIT);
	facing_go_on(&f);
	assert_int_equal(b.came, 64);
	assert_int_equal(es_session_chunks_asked(f.b.session), 0);
	for (uint32_t at = 64; at < CHUNKS; at += 34)
		assert_err(fetch(at, 34), at == 64 ? ES_OK : ES_LIMIT);
	facing_go_on(&f);
	assert_int_equal(b.came, 98);
	assert_err(es_session_fetch_chunks(f.b.session, &other, 7, 2, f.now_ms), ES_OK);
	facing_go_on(&f);
	assert_int_equal(b.withheld, 2);
	assert_err(f.a.ended, ES_OK);
	assert_err(f.b.ended, ES_OK);
}

/* One chunk at a time is on its way from the disk to the channel, and none where that is full. */
static void leaves_room(void **state)
{
	(void)state;
	facing_meet(&f);
	a.later = true;
	assert_err(fetch(0, 30), ES_OK);
	facing_go_on(&f);
	assert_int_equal(a.reads, 1);
	assert_int_equal(a.ahead, 29);
	answer(0);
	assert_int_equal(a.reads, 2);
	assert_int_equal(a.ahead, 28);
	a.rooms = 0;
	answer(1);
	assert_int_equal(a.reads, 2);
	facing_go_on(&f);
	assert_int_equal(b.came, 2);
	/* What does not follow is not told to be ahead. */
	assert_err(fetch(40, 2), ES_OK);
	facing_go_on(&f);
	a.rooms = 1;
	es_session_writable(f.a.session, f.now_ms);
	assert_int_equal(a.ahead, 27);
	answer(2);
	a.later = false;
	a.rooms = SIZE_MAX;
	es_session_writable(f.a.session, f.now_ms);
	facing_go_on(&f);
	assert_int_equal(b.came, 32);
}

static void asks_only_once_records_are_through(void **state)
{
	(void)state;
	assert_int_equal(f.a.sent[MESSAGE_SEEK], 0);
	f.a.mute = true; /* what a says but its hello gets lost: b waits for its vector */
	facing_meet(&f);
	assert_err(es_session_seek(f.b.session, &file, 1, f.now_ms), ES_STATE);
	assert_err(fetch(0, 1), ES_STATE);
}

static void who_has_none_says_so(void **state)
{
	(void)state;
	f.a.chunks = NULL;
	facing_meet(&f);
	assert_err(es_session_seek(f.b.session, &file, 1, f.now_ms), ES_OK);
	assert_err(fetch(0, 40), ES_OK);
	facing_go_on(&f);
	assert_int_equal(b.told, 1);
	assert_int_equal(b.size, 0);
	assert_int_equal(b.withheld, 40);
}

/* --- what is refused ---------------------------------------------------------------------------- */

static struct es_writer *message(enum message_type type, size_t elements)
{
	static uint8_t buffer[2 * ES_CHUNK_LEN];
	static struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_array(&w, elements + 1);
	es_write_uint(&w, type);
	return &w;
}

static void refused(struct es_writer *w, es_err why)
{
	assert_err(w->err, ES_OK);
	es_session_receive(f.a.session, es_writer_bytes(w), f.now_ms);
	assert_err(f.a.ended, why);
	facing_free(&f);
	make(NULL);
	facing_meet(&f);
}

static void write_fetch(struct es_writer *w, uint64_t first, uint64_t count)
{
	es_write_bin(w, ES_BYTES(file.bytes));
	es_write_uint(w, first);
	es_write_uint(w, count);
}

static void refuses_what_is_out_of_bounds(void **state)
{
	uint8_t map[ES_CHUNK_MAP_BYTES(9)] = {0, 0x7f};
	struct es_writer *w;

	(void)state;
	facing_meet(&f);
	w = message(MESSAGE_SEEK, 1);
	es_write_array(w, ES_HOLDINGS_MAX + 1);
	for (size_t i = 0; i <= ES_HOLDINGS_MAX; i++)
		es_write_bin(w, ES_BYTES(file.bytes));
	refused(w, ES_LIMIT);
	w = message(MESSAGE_FETCH, 3);
	write_fetch(w, 0, 0);
	refused(w, ES_MALFORMED);
	w = message(MESSAGE_FETCH, 3);
	write_fetch(w, 0, ES_CHUNKS_ASKED_MAX + 1);
	refused(w, ES_TOO_LARGE);
	w = message(MESSAGE_FETCH, 3);
	write_fetch(w, ES_CHUNKS_MAX - 1, 2);
	refused(w, ES_MALFORMED);
	/* Of what is asked, no more than so much may be owed. */
	a.later = true;
	w = message(MESSAGE_FETCH, 3);
	write_fetch(w, 0, ES_CHUNKS_ASKED_MAX);
	es_session_receive(f.a.session, es_writer_bytes(w), f.now_ms);
	assert_err(f.a.ended, ES_OK);
	w = message(MESSAGE_FETCH, 3);
	write_fetch(w, 100, 1);
	refused(w, ES_LIMIT);
	/* A chunk that nobody asked for. */
	w = message(MESSAGE_CHUNK, 4);
	es_write_bin(w, ES_BYTES(file.bytes));
	es_write_uint(w, 3);
	es_write_bin(w, es_bytes_of(NULL, 0));
	es_write_bin(w, ES_BYTES(content));
	refused(w, ES_STATE);
	w = message(MESSAGE_CHUNK, 4);
	es_write_bin(w, ES_BYTES(file.bytes));
	es_write_uint(w, 3);
	es_write_bin(w, es_bytes_of(content, 33));
	es_write_bin(w, ES_BYTES(content));
	refused(w, ES_MALFORMED);
	/* Maps that do not fit. */
	w = message(MESSAGE_HELD, 1);
	es_write_array(w, 1);
	es_session_write_held(w, &file, 8 * ES_CHUNK_LEN + 1, map);
	refused(w, ES_MALFORMED);
	w = message(MESSAGE_HELD, 1);
	es_write_array(w, 1);
	es_write_array(w, 2);
	es_write_bin(w, ES_BYTES(file.bytes));
	es_write_uint(w, 0);
	refused(w, ES_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(tells_what_it_holds, make, drop),
	        cmocka_unit_test_setup_teardown(sends_what_is_asked, make, drop),
	        cmocka_unit_test_setup_teardown(leaves_room, make, drop),
	        cmocka_unit_test_setup_teardown(asks_only_once_records_are_through, make, drop),
	        cmocka_unit_test_setup_teardown(who_has_none_says_so, make, drop),
	        cmocka_unit_test_setup_teardown(refuses_what_is_out_of_bounds, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
