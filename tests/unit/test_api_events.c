/* SPDX-License-Identifier: EUPL-1.2 */
/* How news are told: the same thing once, a part in each turn of the loop, the same bytes for all. */
#include "api_ask.h"
#include "test.h"
#include "web/push.h"

#include <string.h>

static struct api_home home;
static unsigned later_calls;

static int open_home(void **state)
{
	(void)state;
	later_calls = 0;
	api_home_open(&home);
	return 0;
}

static int close_home(void **state)
{
	(void)state;
	api_home_close(&home);
	return 0;
}

static void later(void *context)
{
	(void)context;
	later_calls++;
}

/* How many of the messages that came since are events of this topic. */
static size_t events_of(struct guest *guest, const char *topic)
{
	size_t count = 0;

	while (!guest_quiet(guest)) {
		struct es_reader r;
		es_reader_init(&r, guest_next(guest));
		if (es_read_array(&r, 4) != 4 || es_read_uint(&r, 3) != 3)
			continue;
		(void)es_read_uint(&r, UINT64_MAX);
		count += es_bytes_equal(es_read_str(&r, 100), es_bytes_str(topic));
	}
	return count;
}

/* Comments of the account, told as one commit. */
static void commit_comments(const struct es_id *practice, size_t count)
{
	struct es_commit commit = {0};
	struct es_view_source s;
	struct es_row row;
	struct es_id id;

	home.silent = true;
	for (size_t i = 0; i < count; i++) {
		api_home_comment(&home, practice, "Bravo", &id);
		api_home_look(&home, ES_SCOPE_PUBLIC, &s);
		assert_err(es_row_find(s.snap, &id, &row), ES_OK);
		es_snapshot_end(s.snap);
		if (i == 0)
			commit.first_row = row.number;
		commit.end_row = row.number + 1;
	}
	while (home.api.jobs)
		es_loop_turn(home.loop);
	es_loop_turn(home.loop);
	home.silent = false;
	es_api_on_commit(&home.api, &commit);
}

static void a_practice_is_told_once_however_many_comments_came(void **state)
{
	char topic[16 + ES_ID_HEX_LEN] = "about:";
	struct guest guest;
	struct es_id id;

	(void)state;
	api_home_practice(&home, "Le café", ES_SCOPE_PUBLIC, &id);
	es_id_hex(&id, topic + strlen(topic));
	guest_open(&guest, &home, false);
	subscribe(&guest, "practices");
	subscribe(&guest, "conversations");
	subscribe(&guest, topic);
	(void)events_of(&guest, "practices");
	home.api.later = later;
	commit_comments(&id, 10);
	assert_true(guest_quiet(&guest)); /* not in the turn in which the commit is told */
	assert_int_equal(later_calls, 1);
	while (es_events_step(&home.api))
		;
	size_t taken = guest.taken;
	assert_int_equal(events_of(&guest, topic), 10);
	guest.taken = taken;
	assert_int_equal(events_of(&guest, "practices"), 1);
	guest.taken = taken;
	assert_int_equal(events_of(&guest, "conversations"), 1);
	assert_false(es_events_step(&home.api));
	guest_close(&guest);
}

static void news_that_wait_are_bounded(void **state)
{
	struct guest guest;
	struct es_id id = {{0}};

	(void)state;
	guest_open(&guest, &home, false);
	subscribe(&guest, "structures");
	home.api.later = later;
	for (size_t i = 0; i < 2 * ES_EVENTS_MAX; i++) {
		id.bytes[0] = (uint8_t)i;
		id.bytes[1] = (uint8_t)(i >> 8);
		struct es_event event = {.kind = ES_EVENT_TALK, .id = id};
		es_event_add(&home.api.events, &event);
		es_event_add(&home.api.events, &event);
	}
	assert_int_equal(home.api.events.len, ES_EVENTS_MAX);
	assert_int_equal(home.api.events.waiting[home.api.events.first].id.bytes[1],
	                 ES_EVENTS_MAX >> 8); /* the oldest gave way */
	while (es_events_step(&home.api))
		;
	assert_int_equal(home.api.events.len, 0);
	guest_close(&guest);
}

static struct es_push *kept[2];
static size_t kept_len;

static void keep(struct es_client *client, struct es_bytes message, struct es_push *push)
{
	(void)client;
	(void)message;
	if (!push || kept_len == 2)
		return;
	es_push_ref(push);
	kept[kept_len++] = push;
}

static void all_sockets_hold_the_same_bytes(void **state)
{
	struct es_client *clients[2];
	struct es_room room = {0};

	(void)state;
	kept_len = 0;
	for (size_t i = 0; i < 2; i++) {
		assert_err(es_client_new(&home.api, NULL, keep, NULL, &clients[i]), ES_OK);
		clients[i]->subscriptions[0] = (struct es_subscription){
		        .number = 300 * i + 1, .topic = ES_TOPIC_STRUCTURES};
		clients[i]->subscriptions_len = 1;
	}
	es_api_on_partner(&home.api, &home.node->identity.structure);
	assert_int_equal(kept_len, 2);
	assert_ptr_equal(kept[0], kept[1]);
	assert_int_equal(kept[0]->refs, 2);
	/* It leaves the room that it counts in with the last who holds it. */
	assert_true(es_room_take(&room, 0, SIZE_MAX, kept[0]->len));
	kept[0]->room = &room;
	es_push_unref(kept[0]);
	assert_int_not_equal(room.held, 0);
	es_push_unref(kept[1]);
	assert_int_equal(room.held, 0);
	es_client_close(clients[0]);
	es_client_close(clients[1]);
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, open_home, close_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        WITH_HOME(a_practice_is_told_once_however_many_comments_came),
	        WITH_HOME(news_that_wait_are_bounded),
	        WITH_HOME(all_sockets_hold_the_same_bytes),
	};

	return cmocka_run_group_tests_name("api_events", tests, NULL, NULL);
}
