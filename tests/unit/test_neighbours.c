/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/neighbours.h"
#include "test.h"

#include <string.h>

#define LINKS_MAX 40

static struct es_book b;
static struct es_neighbours n;
static struct es_neighbour links[LINKS_MAX];
static size_t count;
static struct es_neighbour_choice choice;

static int begin(void **state)
{
	(void)state;
	es_book_init(&b, 256, 1);
	n = (struct es_neighbours){0};
	count = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	es_book_free(&b);
	return 0;
}

static struct es_id id(unsigned tag)
{
	struct es_id out = {{(uint8_t)(tag >> 8), (uint8_t)tag, 1}};

	return out;
}

static void know(unsigned tag)
{
	char address[16];
	struct es_id node = id(tag), structure = id(1000 + tag);

	snprintf(address, sizeof address, "h%u:1", tag);
	assert_err(es_book_add(&b, address, &structure, &node, ES_BOOK_HEARD, 0), ES_OK);
}

static void link_to(unsigned tag, bool dialled, bool live, int64_t since_ms)
{
	assert_true(count < LINKS_MAX);
	links[count++] = (struct es_neighbour){id(tag), id(1000 + tag), dialled, live, since_ms};
}

static void choose(int64_t now_ms)
{
	es_neighbours_choose(&n, &b, links, count, now_ms, &choice);
}

static void answer(int64_t now_ms)
{
	for (size_t i = 0; i < b.count; i++)
		if (b.entries[i].dialling)
			es_book_answered(&b, &b.entries[i], now_ms);
}

static void few_are_dialled_at_once(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 30; i++)
		know(i);
	choose(0);
	assert_int_equal(choice.dial_len, ES_DIALS_MAX);
	choose(0);
	assert_int_equal(choice.dial_len, 0);
	answer(0);
	choose(0);
	assert_int_equal(choice.dial_len, ES_DIALS_MAX);
	assert_int_equal(choice.close, SIZE_MAX);
}

static void the_first_link_catches_up_alone(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 30; i++)
		know(i);
	link_to(0, true, false, 0);
	choose(1000);
	assert_int_equal(choice.dial_len, 0);
	choose(ES_NEIGHBOUR_AGE_MS); /* it takes too long to wait for it */
	assert_int_equal(choice.dial_len, ES_DIALS_MAX);
	answer(ES_NEIGHBOUR_AGE_MS);
	links[0].live = true;
	choose(ES_NEIGHBOUR_AGE_MS + 1);
	assert_int_equal(choice.dial_len, ES_DIALS_MAX);
}

static void nobody_is_dialled_twice(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++)
		know(i);
	b.entries[3].self = true;
	link_to(0, true, true, 0);
	link_to(1, false, true, 0);
	choose(1);
	assert_int_equal(choice.dial_len, 1);
	assert_string_equal(b.entries[choice.dial[0]].address, "h2:1");
}

/* Of a structure with a link, an address of which no node is known comes last, yet it comes. */
static void another_node_of_a_structure_comes_last(void **state)
{
	struct es_id structure = id(1000);

	(void)state;
	link_to(0, false, true, 0);
	assert_err(es_book_add(&b, "other:1", &structure, NULL, ES_BOOK_TOLD, 0), ES_OK);
	know(1);
	choose(1);
	assert_int_equal(choice.dial_len, 2);
	assert_string_equal(b.entries[choice.dial[0]].address, "h1:1");
	assert_string_equal(b.entries[choice.dial[1]].address, "other:1");
}

static void a_node_nobody_can_dial_dials_more(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 30; i++)
		know(i);
	for (unsigned i = 0; i < ES_NEIGHBOURS_DIALLED; i++)
		link_to(i, true, true, 0);
	choose(1);
	assert_int_equal(choice.dial_len, ES_NEIGHBOURS_WANTED - ES_NEIGHBOURS_DIALLED);
	answer(1);
	for (unsigned i = 10; count < ES_NEIGHBOURS_WANTED; i++)
		link_to(i, false, true, 0);
	choose(ES_DIAL_AGAIN_MAX_MS);
	assert_int_equal(choice.dial_len, 0);
	assert_int_equal(choice.close, SIZE_MAX);
}

static void too_many_reachable_ones_are_closed_but_not_the_others(void **state)
{
	int64_t now = ES_NEIGHBOUR_AGE_MS + 10;

	(void)state;
	for (unsigned i = 0; i < ES_NEIGHBOURS_DIALLED; i++)
		link_to(i, true, true, 0);
	for (unsigned i = 10; i < 30; i++)
		link_to(i, false, true, 0); /* nobody can dial these */
	choose(now);
	assert_int_equal(choice.close, SIZE_MAX);
	for (unsigned i = 10; i < 18; i++)
		know(i);
	choose(now);
	assert_true(choice.close < ES_NEIGHBOURS_DIALLED + 8);
	size_t first = choice.close;
	choose(now + 1); /* one after the other */
	assert_int_equal(choice.close, SIZE_MAX);
	links[first] = links[--count];
	choose(now + ES_NEIGHBOUR_CLOSE_MS);
	assert_int_equal(choice.close, SIZE_MAX); /* now there are twelve */
}

static void young_links_and_those_that_catch_up_stay(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ES_NEIGHBOURS_MAX + 4; i++)
		link_to(i, true, false, 0);
	choose(ES_NEIGHBOUR_AGE_MS);
	assert_int_equal(choice.close, SIZE_MAX);
	links[3].live = true;
	choose(ES_NEIGHBOUR_AGE_MS); /* the only one that has caught up */
	assert_int_equal(choice.close, SIZE_MAX);
	links[5].live = true;
	links[5].since_ms = 1;
	choose(ES_NEIGHBOUR_AGE_MS - 1);
	assert_int_equal(choice.close, SIZE_MAX);
	choose(ES_NEIGHBOUR_AGE_MS);
	assert_int_equal(choice.close, 3);
}

static void links_rotate(void **state)
{
	int64_t now = ES_NEIGHBOUR_AGE_MS;
	unsigned replaced = 0;

	(void)state;
	for (unsigned i = 0; i < 60; i++)
		know(i);
	for (unsigned i = 0; i < ES_NEIGHBOURS_WANTED; i++)
		link_to(i, i < ES_NEIGHBOURS_DIALLED, true, -(int64_t)i);
	for (; now < 10 * ES_NEIGHBOUR_ROTATE_MS; now += 1000) {
		choose(now);
		answer(now);
		for (size_t i = 0; i < choice.dial_len; i++) {
			const struct es_book_entry *e = &b.entries[choice.dial[i]];
			assert_true(count < LINKS_MAX);
			links[count++] =
			        (struct es_neighbour){e->node, e->structure, true, true, now};
		}
		if (choice.close == SIZE_MAX)
			continue;
		assert_true(links[choice.close].dialled);
		links[choice.close] = links[--count];
		replaced++;
	}
	assert_in_range(count, ES_NEIGHBOURS_WANTED, ES_NEIGHBOURS_WANTED + 1);
	assert_in_range(replaced, 6, 20);
}

/* Who was sent away with its only link does not wait ten minutes. */
static void a_lonely_node_comes_back(void **state)
{
	(void)state;
	know(1);
	choose(0);
	es_book_failed(&b, &b.entries[0], ES_BUSY, 0);
	link_to(9, false, true, -ES_NEIGHBOUR_AGE_MS);
	choose(ES_DIAL_AGAIN_FIRST_MS);
	assert_int_equal(choice.dial_len, 0);
	count = 0;
	choose(ES_DIAL_AGAIN_FIRST_MS);
	assert_int_equal(choice.dial_len, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(few_are_dialled_at_once),
	        TEST(the_first_link_catches_up_alone),
	        TEST(nobody_is_dialled_twice),
	        TEST(another_node_of_a_structure_comes_last),
	        TEST(a_node_nobody_can_dial_dials_more),
	        TEST(too_many_reachable_ones_are_closed_but_not_the_others),
	        TEST(young_links_and_those_that_catch_up_stay),
	        TEST(links_rotate),
	        TEST(a_lonely_node_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
